import Foundation
import Testing

@Suite struct PredictCommandTests {
  /// Two features of other scales than 1, so that only what the pipeline was fitted to makes the answers right.
  private let spec = """
    coprime: 1
    name: sides
    model:
      input: [batch, 2]
      layers:
        - dense: {units: 8, activation: tanh}
        - dense: {units: 2, name: logits}
    data:
      source:
        csv: {path: train.csv, label: side}
      fields:
        features: {role: feature, shape: [2]}
        side: {role: label, classes: 2}
      pipeline:
        - standardize: {field: features}
        - label_encode: {field: side}
    training:
      loss: {sparse_categorical_crossentropy: {from_logits: true}}
      optimizer: {adam: {learning_rate: 0.05}}
      epochs: 20
      batch_size: 8
      seed: 3
    evaluation:
      metrics: [accuracy]
    """

  private let rows = (0..<64).map { i in
    let (a, b) = (i % 8 * 100 - 350, i / 8 - 4)
    return "\(a),\(b),\(a > 0 ? "right" : "left")"
  }

  /// A folder with a trained model, and without its training data.
  private func trained() throws -> Scratch {
    let folder = try Scratch()
    try folder.write("spec.yaml", spec)
    try folder.write("train.csv", "a,b,side\n" + rows.joined(separator: "\n") + "\n")
    #expect(try folder.run("run", "spec.yaml", "--skip-verify").status == 0)
    let evaluation = try folder.run(
      "evaluate", "spec.yaml", "--weights", "runs/sides-001", "--format", "json")
    #expect(evaluation.status == 0, "\(evaluation.errors)")
    let values = evaluation.json["evaluation"] as? [String: Double]
    #expect(values?["accuracy"] == 1)
    try FileManager.default.removeItem(atPath: "\(folder.path)/train.csv")
    return folder
  }

  private let weights = ["--weights", "runs/sides-001/weights.safetensors"]

  @Test func tablesAreAnsweredWithClassesWithoutTheTrainingData() throws {
    let folder = try trained()
    let plain = rows.map { $0.split(separator: ",").prefix(2).joined(separator: ",") }
    let forms = [
      "a,b,side\n" + rows.joined(separator: "\n"), "a,b\n" + plain.joined(separator: "\n"),
      plain.joined(separator: "\n"),
    ]
    var outputs: [String] = []
    for form in forms {
      try folder.write("x.csv", form + "\n")
      let result = try Binary.run(
        ["predict", "spec.yaml", "--input", "x.csv"] + weights, folder: folder.path)
      #expect(result.status == 0, "\(result.errors)")
      outputs.append(result.output)
    }
    #expect(outputs[0] == outputs[1])
    #expect(outputs[0] == outputs[2])
    let lines = outputs[0].split(separator: "\n").map { $0.split(separator: ",") }
    #expect(lines[0] == ["class", "probability", "logits_0", "logits_1"])
    #expect(lines.dropFirst().map { $0[0] } == rows.map { $0.split(separator: ",")[2] })
    #expect(lines.dropFirst().allSatisfy { (0.5...1).contains(Double($0[1]) ?? 0) })
  }

  @Test func standardInputAndJSONLinesGiveTheSameNumbers() throws {
    let folder = try trained()
    let result = try Binary.run(
      ["predict", "spec.yaml", "--input", "-", "--format", "jsonl"] + weights,
      input: "-350,1\n350,2\n", folder: folder.path)
    #expect(result.status == 0, "\(result.errors)")
    let lines = try result.output.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    #expect(lines.map { $0["name"] as? String } == ["left", "right"])
    #expect(lines.map { $0["class"] as? Int } == [0, 1])
    let numbers = (lines[1]["outputs"] as? [String: [Double]])?["logits"] ?? []
    #expect(numbers.count == 2)
    // The probability is that of a softmax over the numbers.
    let expected = 1 / (1 + exp(numbers[0] - numbers[1]))
    #expect(abs((lines[1]["probability"] as? Double ?? 0) - expected) < 1e-6)
  }

  @Test func aFileOfNumPyHoldsTheNumbersAsTheyAre() throws {
    let folder = try trained()
    try folder.write("x.csv", "-350,1\n350,2\n50,0\n")
    let result = try Binary.run(
      ["predict", "spec.yaml", "--input", "x.csv", "--output", "y.npy"] + weights,
      folder: folder.path)
    #expect(result.status == 0, "\(result.errors)")
    let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/y.npy"))
    #expect(bytes.count == 128 + 3 * 2 * 4)
    #expect(String(decoding: bytes[10..<127], as: UTF8.self).contains("'shape': (3, 2,)"))
    // What was written can be read again as an input.
    let again = try Binary.run(
      ["predict", "spec.yaml", "--input", "y.npy"] + weights, folder: folder.path)
    #expect(again.status == 0, "\(again.errors)")
    #expect(again.output.split(separator: "\n").count == 4)
  }

  /// The pixels are those that Pillow read.
  @Test func imagesAreAnsweredAsTheArraysOfTheirPixels() throws {
    struct Image: Decodable {
      let file: String
      let shape: [Int]
      let rgb: [UInt8]
    }
    let fixtures = "\(packageRoot)/Tests/Fixtures"
    let known = try JSONDecoder().decode(
      [Image].self, from: Data(contentsOf: URL(fileURLWithPath: "\(fixtures)/images.json")))
    let image = try #require(known.first { $0.file == "colours.png" })
    let folder = try Scratch()
    let sample = "1, \(image.shape[0]), \(image.shape[1]), 3"
    try folder.write("x.npy", numpy: "|u1", sample, image.rgb)
    try folder.write("y.npy", numpy: "|u1", "1,", [0])
    try folder.write(
      "spec.yaml",
      """
      coprime: 1
      name: pixels
      model:
        input: [batch, \(image.shape[0]), \(image.shape[1]), 3]
        layers:
          - flatten
          - dense: {units: 2, name: logits}
      data:
        source:
          npy: {features: x.npy, labels: y.npy}
        pipeline:
          - rescale: {scale: 1/255}
      training:
        loss: {sparse_categorical_crossentropy: {from_logits: true}}
        optimizer: adam
        epochs: 1
      """)
    #expect(try folder.run("run", "spec.yaml", "--skip-verify", "--force").status == 0)
    try FileManager.default.createDirectory(
      atPath: "\(folder.path)/pictures/more", withIntermediateDirectories: true)
    for name in ["b.png", "more/a.png"] {
      try FileManager.default.copyItem(
        atPath: "\(fixtures)/images/colours.png", toPath: "\(folder.path)/pictures/\(name)")
    }
    func lines(_ inputs: String...) throws -> [Substring] {
      let result = try Binary.run(
        ["predict", "spec.yaml", "--weights", "runs/pixels-001"]
          + inputs.flatMap { ["--input", $0] }, folder: folder.path)
      #expect(result.status == 0, "\(result.errors)")
      return result.output.split(separator: "\n")
    }
    let array = try lines("x.npy")
    #expect(array.count == 2)
    #expect(try lines("pictures/b.png") == array)
    #expect(try lines("pictures") == array + [array[1]])
    #expect(try lines("pictures/b.png", "pictures/more/a.png") == array + [array[1]])
    let empty = try Binary.run(
      ["predict", "spec.yaml", "--weights", "runs/pixels-001", "--input", "runs"],
      folder: folder.path)
    #expect(empty.status == 2)
    #expect(empty.errors == "error: runs: holds no PNG or JPEG files\n")
  }

  @Test(arguments: [
    (["--input", "missing.csv"], "no such file"),
    (["--input", "empty.csv"], "empty"),
    (["--input", "wide.csv"], "[3]"),
    (["--input", "words.csv"], "text"),
    (["--input", "x.csv", "--output", "/dev/full"], "No space left"),
    (["--input", "x.csv", "--output", "no/such/folder.csv"], "cannot write"),
    (["--input", "x.csv", "--weights", "x.csv"], "not a readable safetensors file"),
    (["--input", "x.csv", "--weights", "missing"], "no such file"),
    (["--input", "x.csv", "--weights", "."], "folder"),
    (["--input", "other=x.csv"], "other"),
  ])
  func whatCannotBePredictedIsExplained(_ arguments: [String], _ text: String) throws {
    let folder = try trained()
    try folder.write("x.csv", "-350,1\n")
    try folder.write("empty.csv", "")
    try folder.write("wide.csv", "1,2,3\n4,5,6\n")
    try folder.write("words.csv", "1,two\n3,four\n")
    let own = arguments.contains("--weights") ? [] : weights
    let result = try Binary.run(
      ["predict", "spec.yaml"] + arguments + own, folder: folder.path)
    #expect(result.status == 2)
    #expect(!result.wasKilled)
    #expect(result.errors.contains(text), "\(result.errors)")
  }

  @Test func runsMayStartFromWeights() throws {
    let folder = try trained()
    try folder.write("train.csv", "a,b,side\n" + rows.joined(separator: "\n") + "\n")
    // Without a step of training, the result is what it started from.
    let result = try Binary.run(
      [
        "run", "spec.yaml", "--skip-verify", "--format", "json", "--set", "training.epochs=1",
        "--set", "training.optimizer.adam.learning_rate=1e-30",
      ] + weights, folder: folder.path)
    #expect(result.status == 0, "\(result.errors)")
    #expect((result.json["evaluation"] as? [String: Double])?["accuracy"] == 1)
  }
}

extension Scratch {
  /// Writes an array of bytes in NumPy's format.
  fileprivate func write(
    _ name: String, numpy type: String, _ shape: String, _ values: [UInt8]
  ) throws {
    var header = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(shape)), }"
    header += String(repeating: " ", count: 117 - header.utf8.count) + "\n"
    let start: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0]
    try Data(start + Array(header.utf8) + values).write(
      to: URL(fileURLWithPath: "\(path)/\(name)"))
  }
}
