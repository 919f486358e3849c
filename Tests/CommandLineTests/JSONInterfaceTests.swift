import Foundation
import Testing

private let spec = """
  coprime: 1
  name: tiny
  dims:
    height:
    width: 12
    classes: 10
  model:
    input: [batch, height, width, 1]
    layers:
      - conv2d: {filters: 4, kernel_size: 3, activation: relu}
      - max_pooling2d: 2
      - global_average_pooling2d
      - dense: {units: classes, activation: softmax, name: head}
  training:
    loss: {sparse_categorical_crossentropy: {from_logits: true}}
  """

/// The keys that other programs rely on; see `spec-language`: keys are added, never renamed or removed.
@Suite struct JSONInterfaceTests {
  @Test func explainErrorHasTheKeysOfVersionOne() throws {
    let run = try Binary.run(
      [
        "explain-error", "mat1 and mat2 shapes cannot be multiplied (32x4 and 99x10)", "--spec",
        "-", "--format", "json",
      ], input: spec)
    #expect(run.status == 0)
    let object = run.json
    #expect(object["coprime"] as? Int == 1)
    #expect(object["known"] as? Bool == true)
    #expect(object["framework"] as? String == "PyTorch")
    #expect(object["meaning"] is String)
    #expect((object["causes"] as? [String])?.isEmpty == false)
    #expect(object["findings"] is [[String: Any]])
    let numbers = try #require(object["numbers"] as? [[String: Any]])
    #expect(numbers.map { $0["value"] as? Int } == [32, 4, 99, 10])
    #expect(numbers[1]["names"] as? [String] == ["4 = filters of 'conv2d'"])
    #expect((object["layer"] as? [String: Any])?["name"] as? String == "head")
  }

  @Test func lintHasTheKeysOfVersionOne() throws {
    let run = try Binary.run(
      ["lint", "-", "--stdin-filename", "größer.yaml", "--format", "json"], input: spec)
    #expect(run.status == 1)
    let object = run.json
    #expect(object["coprime"] as? Int == 1)
    #expect(object["summary"] is [String: Any])
    let file = try #require((object["files"] as? [[String: Any]])?.first)
    #expect(file["path"] as? String == "größer.yaml")
    let finding = try #require(
      (file["findings"] as? [[String: Any]])?.first { $0["severity"] as? String == "error" })
    #expect(
      Set(finding.keys).isSuperset(of: [
        "rule", "severity", "message", "path", "line", "column", "end_line", "end_column", "notes",
        "help", "url", "fixes",
      ]))
    #expect(finding["rule"] as? String == "loss/softmax-into-logits-loss")
    // `softmax` in the thirteenth line.
    #expect(finding["line"] as? Int == 13)
    #expect(finding["column"] as? Int == 43)
    #expect(finding["end_column"] as? Int == 50)
  }

  @Test func shapesHasTheKeysOfVersionOne() throws {
    let run = try Binary.run(["shapes", "-", "--format", "json"], input: spec)
    #expect(run.status == 0, "\(run.output)\(run.errors)")
    let object = run.json
    #expect(
      Set(object.keys).isSuperset(of: [
        "coprime", "spec", "name", "dims", "layers", "outputs", "totals", "constraints", "findings",
      ]))
    let dims = try #require(object["dims"] as? [String: [String: Any]])
    #expect(Set(dims.keys) == ["batch", "height", "width", "classes"])
    for (name, dim) in dims {
      #expect(
        Set(dim.keys).isSuperset(of: ["value", "probe", "min", "max", "multiple_of", "remainder"]),
        "\(name): \(dim)")
    }
    #expect(dims["height"]?["value"] is NSNull)
    #expect(dims["height"]?["min"] as? Int == 4)
    #expect(dims["width"]?["value"] as? Int == 12)
    let layers = try #require(object["layers"] as? [[String: Any]])
    #expect(
      layers.map { $0["name"] as? String } == [
        "input", "conv2d", "max_pooling2d", "global_average_pooling2d", "head",
      ])
    let pool = try #require((layers[2]["outputs"] as? [[String: Any]])?.first)
    #expect(
      pool["symbolic"] as? [AnyHashable] == ["batch", "(height - 2) // 2", "(width - 2) // 2", 4])
    #expect((pool["shape"] as? [Any])?[2] as? Int == 5)
    #expect((pool["shape"] as? [Any])?[1] is NSNull)
    #expect(layers[1]["path"] as? String == "model.layers[0]")
    #expect((layers[1]["parameters"] as? [String: Int]) == ["trainable": 40, "non_trainable": 0])
  }

  /// Every probe column follows from the formula and the probes of the dimensions.
  @Test func probesFollowFromTheFormulas() throws {
    let object = try Binary.run(["shapes", "-", "--format", "json"], input: spec).json
    let dims = try #require(object["dims"] as? [String: [String: Any]])
    let height = try #require(dims["height"]?["probe"] as? Int)
    let layers = try #require(object["layers"] as? [[String: Any]])
    let pool = try #require((layers[2]["outputs"] as? [[String: Any]])?.first)
    #expect((pool["probe"] as? [Int])?[1] == (height - 2) / 2)
    #expect((2..<height).allSatisfy { !height.isMultiple(of: $0) || $0 * $0 > height })
  }

  @Test func rulesListsEveryRule() throws {
    let run = try Binary.run(["rules", "--format", "json"])
    let rules = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [[String: Any]])
    #expect(rules.count >= 40)
    #expect(
      rules.allSatisfy {
        Set($0.keys).isSuperset(of: ["id", "severity", "summary", "rationale", "remedy"])
      })
  }
}
