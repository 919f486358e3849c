internal import JSONText
internal import Kernels

/// Everything that a run goes on from: weights, states, what the optimizer keeps, and where training stands.
struct Checkpoint {
  var snapshot: ParameterStore.Snapshot
  /// Sizes of every weight by name, in the order of the program.
  var shapes: [(name: String, shape: [Int])]
  var progress: TrainingProgress

  private static let progressKey = "coprime.progress"
  private static let slotPrefix = "optimizer/"

  func write(to path: String) throws(RunError) {
    var tensors: [Safetensors.Tensor] = []
    for (name, shape) in shapes {
      tensors.append(.init(name, shape: shape, snapshot.values[name] ?? []))
      for (index, values) in (snapshot.slots[name] ?? []).enumerated() {
        tensors.append(.init("\(Self.slotPrefix)\(name)/\(index)", shape: shape, values))
      }
    }
    try Safetensors(tensors: tensors, metadata: [(Self.progressKey, progress.json.text)]).write(
      to: path)
  }
}

extension Checkpoint {
  /// - Throws: ``RunError`` where the file is damaged or was not written as a checkpoint.
  init(reading path: String) throws(RunError) {
    let file = try Safetensors(reading: path)
    guard let text = file.text(Self.progressKey), let json = JSONValue(parsing: Array(text.utf8)),
      let progress = TrainingProgress(json)
    else { throw RunError("holds no state of training", file: path) }
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

/// Where training stands between two epochs.
struct TrainingProgress: Hashable, Sendable {
  var seed: UInt64
  /// Of the resolved spec, so that a checkpoint is not taken for another one's.
  var specDigest: String
  /// Optimizer steps done.
  var step = 0
  /// Results of the epochs that are done.
  var epochs: [EpochResult] = []
  var stopping = BestEpoch()
  var saving = BestEpoch()

  init(seed: UInt64, specDigest: String) { (self.seed, self.specDigest) = (seed, specDigest) }
}

/// The best value of a monitored number so far.
struct BestEpoch: Hashable, Sendable {
  var value: Double?
  /// Counted from 1; 0 before any.
  var epoch = 0
  /// Epochs since.
  var wait = 0
}

extension TrainingProgress {
  var json: JSONValue {
    [
      // As text: a seed may have more digits than a JSON number keeps.
      "seed": .string("\(seed)"), "spec": .string(specDigest), "step": .int(step),
      "epochs": .array(epochs.map(\.exactJSON)), "early_stopping": stopping.json,
      "checkpoint": saving.json,
    ]
  }

  init?(_ json: JSONValue) {
    guard let seed = json["seed"]?.string.flatMap({ UInt64($0) }),
      let digest = json["spec"]?.string,
      let step = json["step"]?.int, let epochs = json["epochs"]?.array,
      let stopping = json["early_stopping"].flatMap({ BestEpoch($0) }),
      let saving = json["checkpoint"].flatMap({ BestEpoch($0) })
    else { return nil }
    self.init(seed: seed, specDigest: digest)
    self.step = step
    self.epochs = epochs.compactMap { EpochResult(exact: $0) }
    guard self.epochs.count == epochs.count else { return nil }
    (self.stopping, self.saving) = (stopping, saving)
  }
}

extension BestEpoch {
  var json: JSONValue {
    ["value": value.map { Self.text($0) } ?? .null, "epoch": .int(epoch), "wait": .int(wait)]
  }
  init?(_ json: JSONValue) {
    guard let epoch = json["epoch"]?.int, let wait = json["wait"]?.int else { return nil }
    value = json["value"]?.string.flatMap { Double($0) }
    (self.epoch, self.wait) = (epoch, wait)
  }
  /// Text keeps every bit, and values that are not finite.
  fileprivate static func text(_ value: Double) -> JSONValue { .string("\(value)") }
}

extension EpochResult {
  fileprivate var exactJSON: JSONValue {
    [
      "epoch": .int(epoch), "learning_rate": .string("\(learningRate)"),
      "seconds": .number(seconds),
      "values": .object(values.map { .init($0.name, .string("\($0.value)")) }),
    ]
  }

  fileprivate init?(exact json: JSONValue) {
    guard let epoch = json["epoch"]?.int, let seconds = json["seconds"]?.double,
      let rate = json["learning_rate"]?.string.flatMap({ Double($0) }),
      let members = json["values"]?.members
    else { return nil }
    var values: [NamedValue] = []
    for member in members {
      guard let value = member.value.string.flatMap({ Double($0) }) else { return nil }
      values.append(NamedValue(member.key, value))
    }
    self.init(epoch: epoch, values: values, learningRate: rate, seconds: seconds)
  }
}
