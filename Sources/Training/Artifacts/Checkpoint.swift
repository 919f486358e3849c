internal import JSONText
internal import Kernels

/// Everything that a run goes on from: weights, states, what the optimizer keeps, and where training stands.
struct Checkpoint {
  var snapshot: ParameterStore.Snapshot
  /// Sizes of every weight by name, in the order of the program.
  var shapes: [(name: String, shape: [Int])]
  var progress: TrainingProgress

  private static let progressKey = "coprime.progress"
  private static let checksumKey = "coprime.crc32c"
  static let slotPrefix = "optimizer/"

  func write(to path: String) throws(RunError) {
    var tensors: [Safetensors.Tensor] = []
    for (name, shape) in shapes {
      tensors.append(.init(name, shape: shape, snapshot.values[name] ?? []))
      for (index, values) in (snapshot.slots[name] ?? []).enumerated() {
        tensors.append(.init("\(Self.slotPrefix)\(name)/\(index)", shape: shape, values))
      }
    }
    let text = progress.json.text
    let checksum = Self.checksum(text, tensors)
    try Safetensors(
      tensors: tensors, metadata: [(Self.progressKey, text), (Self.checksumKey, checksum)]
    ).write(to: path)
  }

  /// Of all that a resumed run depends on, in hexadecimal digits.
  private static func checksum(_ progress: String, _ tensors: [Safetensors.Tensor]) -> String {
    var crc = CRC32C()
    Array(progress.utf8).withUnsafeBytes { crc.add($0) }
    for tensor in tensors { tensor.withUnsafeBytes { crc.add($0) } }
    return String(crc.value, radix: 16)
  }
}

extension Checkpoint {
  /// - Throws: ``RunError`` where the file is damaged or was not written as a checkpoint.
  init(reading path: String) throws(RunError) {
    let file = try Safetensors(reading: path)
    guard let text = file.text(Self.progressKey), let json = JSONValue(parsing: Array(text.utf8)),
      let progress = TrainingProgress(json)
    else {
      throw RunError(
        "holds weights, but not where a training stood", file: path,
        help: "start from them with --weights instead of --resume")
    }
    guard file.text(Self.checksumKey) == Self.checksum(text, file.tensors) else {
      throw RunError(
        "is damaged: its numbers do not fit its checksum", file: path,
        help: "start a new run, from the last good weights if there are any (--weights)")
    }
    var snapshot = ParameterStore.Snapshot(stepCount: progress.step, values: [:], slots: [:])
    var shapes: [(name: String, shape: [Int])] = []
    for tensor in file.tensors {
      if let (name, index) = Self.slot(tensor.name) {
        // Slots stand in order behind their weight.
        if snapshot.slots[name, default: []].count == index {
          snapshot.slots[name, default: []].append(tensor.values)
        }
      } else {
        snapshot.values[tensor.name] = tensor.values
        shapes.append((tensor.name, tensor.shape))
      }
    }
    self.init(snapshot: snapshot, shapes: shapes, progress: progress)
  }

  private static func slot(_ name: String) -> (name: String, index: Int)? {
    guard name.hasPrefix(slotPrefix), let slash = name.lastIndex(of: "/"),
      let index = Int(name[name.index(after: slash)...])
    else { return nil }
    let rest = name[..<slash]
    guard rest.utf8.count > slotPrefix.utf8.count else { return nil }
    return (String(rest.dropFirst(slotPrefix.count)), index)
  }
}
