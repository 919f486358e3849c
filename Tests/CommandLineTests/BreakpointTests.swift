import Foundation
import Testing

/// A training with a number that is not finite somewhere, and what `--break-on nan` says of it.
struct BreakCase: Sendable, CustomTestStringConvertible {
  let title: String
  var rows = ["1,0", "2,0", "3,1", "4,1"]
  let layers: [String]
  var loss = "mean_absolute_error"
  var pipeline = ""
  var optimizer = "{sgd: {learning_rate: 0.1}}"
  let reason: String
  /// The layer at fault.
  var layer: String?
  /// Places of the samples at fault.
  var samples = [0, 1, 2, 3]
  var testDescription: String { title }

  var spec: String {
    """
    coprime: 1
    name: broken
    model:
      input: [batch, 1]
      layers:
    \(layers.map { "    - \($0)" }.joined(separator: "\n"))
    data:
      source:
        csv: {path: rows.csv, label: -1, header: false}
      fields:
        features: {role: feature, shape: [1]}
        label: {role: label, shape: []}
      pipeline: [\(pipeline)]
    training:
      loss: \(loss)
      optimizer: \(optimizer)
      batch_size: 4
      shuffle: false
      epochs: 3
      seed: 1
    """
  }

  private static func dense(_ name: String, _ weight: String) -> String {
    "dense: {units: 1, name: \(name), use_bias: false, kernel_initializer: {constant: \(weight)}}"
  }

  static let all: [BreakCase] = [
    .init(
      title: "a layer, for one sample", rows: ["1,0", "2,0", "300,1", "4,1"],
      layers: ["activation: {activation: exponential, name: blow}", dense("last", "1")],
      reason: "'blow' is the first layer that is not finite", layer: "blow", samples: [2]),
    .init(
      title: "an input", rows: ["1,0", "1e37,0", "3,1", "-1e37,1"],
      layers: [dense("first", "1"), dense("last", "1")],
      pipeline: "{rescale: {field: features, scale: 100}}",
      reason: "the input 'input' is not finite", samples: [1, 3]),
    .init(
      title: "the loss alone", rows: ["1e30,0", "2,0", "3,1", "4,1"], layers: [dense("last", "1")],
      loss: "mean_squared_error", reason: "every layer is finite, the loss is not"),
    .init(
      title: "a gradient alone", rows: ["1e25,0", "2,0", "3,1", "4,1"],
      layers: [dense("first", "1e-30"), dense("last", "1e20")],
      reason: "every layer and the loss are finite, the gradient of 'first/kernel' is not"),
    .init(
      title: "an update alone", rows: ["10,0", "20,0", "30,1", "40,1"],
      layers: [dense("first", "1"), dense("last", "1")],
      optimizer: "{sgd: {learning_rate: 1e38}}",
      reason:
        "every layer and gradient is finite, the update makes 'first/kernel' not finite, and 1 more"
    ),
  ]
}

@Suite struct BreakpointTests {
  private static let sound = BreakCase(
    title: "nothing",
    layers: ["first", "last"].map {
      "dense: {units: 1, name: \($0), use_bias: false, kernel_initializer: {constant: 1}}"
    }, reason: "")

  private func run(_ c: BreakCase, in scratch: borrowing Scratch, _ options: [String]) throws
    -> Invocation
  {
    try scratch.write("rows.csv", c.rows.joined(separator: "\n") + "\n")
    try scratch.write("broken.yaml", c.spec)
    return try Binary.run(["run", "broken.yaml"] + options, folder: scratch.path)
  }

  @Test(arguments: BreakCase.all)
  func theFirstNumberThatIsNotFiniteIsNamed(_ c: BreakCase) throws {
    let scratch = try Scratch()
    let run = try run(c, in: scratch, ["--break-on", "nan", "--format", "json", "--force"])
    #expect(run.status == 1, "\(run.errors)")
    let stop = try #require(run.json["break"] as? [String: Any], "\(run.output)\(run.errors)")
    #expect(stop["reason"] as? String == c.reason)
    #expect(stop["layer"] as? String == c.layer)
    #expect(stop["samples"] as? [Int] == c.samples)
    #expect(stop["step"] as? Int == 1)
    let file = try #require(stop["file"] as? String)
    #expect((run.json["artifacts"] as? [String: String])?["break"] == file)
    let tensors = try tensors("\(scratch.path)/\(file)")
    #expect(tensors["input/input"]?.count == 4)
    // The weights are those from before the step, so that it can be made again.
    let weights = tensors.filter { $0.key.hasPrefix("weight/") }.values.joined()
    #expect(!weights.isEmpty && weights.allSatisfy(\.isFinite))
  }

  @Test func theTableEndsAtTheLayerAtFault() throws {
    let scratch = try Scratch()
    let run = try run(BreakCase.all[0], in: scratch, ["--break-on", "nan", "--force"])
    #expect(
      run.output.contains(
        "stopped before step 1 of epoch 1 (step 1 in all): 'blow' is the first layer that is not finite\nin 1 of 4 samples: 2 of the training split, counted from 0\n"
      ), "\(run.output)")
    let rows = run.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    #expect(rows.contains { $0.first == "blow" && $0.last == "1" })
    #expect(rows.contains { $0.prefix(2) == ["input", "4×1"] })
    #expect(!rows.contains { $0.first == "last" })
  }

  @Test func aLayerStopsTheFirstStep() throws {
    let scratch = try Scratch()
    let run = try run(
      Self.sound, in: scratch, ["--break-on", "first", "--format", "json"])
    #expect(run.status == 1)
    let stop = try #require(run.json["break"] as? [String: Any])
    #expect(stop["reason"] as? String == "'first' is reached")
    let names = (stop["tensors"] as? [[String: Any]])?.compactMap { $0["name"] as? String }
    #expect(names == ["input", "target/last", "first"])
    let tensors = try tensors("\(scratch.path)/\(stop["file"] as? String ?? "")")
    #expect(tensors["activation/first"] == [1, 2, 3, 4])
    #expect(tensors["activation/last"] == nil)
    #expect(tensors["weight/first/kernel"] == [1])
    // Mean of sign(prediction − target) · input · weight: (1 + 2 + 3 + 4) / 4.
    #expect(tensors["gradient/first/kernel"] == [2.5])
  }

  @Test(arguments: [
    ("frist", "did you mean 'first'?"), ("none", "the layers are first, last"),
  ])
  func aLayerThatDoesNotExistIsAnError(_ name: String, _ help: String) throws {
    let scratch = try Scratch()
    let run = try run(Self.sound, in: scratch, ["--break-on", name])
    #expect(run.status == 2)
    #expect(run.errors.contains("the model has no layer '\(name)' to stop at"))
    #expect(run.errors.contains(help), "\(run.errors)")
  }

  /// Looking changes nothing: the run ends with the same bits.
  @Test func aTrainingThatStaysFiniteIsTheSame() throws {
    let scratch = try Scratch()
    let options = ["--skip-verify", "--no-artifacts", "--format", "json"]
    let plain = try run(Self.sound, in: scratch, options)
    let watched = try run(Self.sound, in: scratch, options + ["--break-on", "nan"])
    #expect(watched.status == 0)
    #expect(watched.json["break"] == nil)
    #expect(
      watched.json["evaluation"] as? [String: Double] == plain.json["evaluation"]
        as? [String: Double])
  }

  @Test func nothingIsWrittenWhereNothingIsKept() throws {
    let scratch = try Scratch()
    let run = try run(
      BreakCase.all[2], in: scratch,
      ["--break-on", "nan", "--no-artifacts", "--format", "json", "--force"])
    #expect((run.json["break"] as? [String: Any])?["file"] is NSNull)
    #expect(!FileManager.default.fileExists(atPath: "\(scratch.path)/runs"))
  }

  /// The numbers of a safetensors file by name: 8 bytes of length, a JSON header, then 32-bit floats.
  private func tensors(_ path: String) throws -> [String: [Float]] {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    let length = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    let header = try #require(
      try JSONSerialization.jsonObject(with: bytes[8..<8 + length]) as? [String: Any])
    var tensors: [String: [Float]] = [:]
    for (name, entry) in header where name != "__metadata__" {
      let entry = try #require(entry as? [String: Any])
      let offsets = try #require(entry["data_offsets"] as? [Int])
      let shape = try #require(entry["shape"] as? [Int])
      #expect(offsets[1] - offsets[0] == 4 * shape.reduce(1, *), "\(name)")
      let part = Data(bytes[8 + length + offsets[0]..<8 + length + offsets[1]])
      tensors[name] = part.withUnsafeBytes { raw in
        (0..<raw.count / 4).map { raw.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self) }
      }
    }
    return tensors
  }
}
