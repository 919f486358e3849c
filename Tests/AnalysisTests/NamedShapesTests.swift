import Analysis
import Catalog
import Foundation
import Program
import Shapes
import SourceText
import Spec
import Testing

private func analyzed(_ model: String) throws -> AnalyzedSpec {
  let lines = model.split(separator: "\n").map { "  \($0)\n" }.joined()
  let document = SpecDocument.read(Array("coprime: 1\nmodel:\n\(lines)".utf8), path: "spec.yaml")
  return try #require(AnalyzedSpec(document))
}

private let flattened = """
  dialect: torch
  input: [batch, 3, 24, 24]
  layers:
    - Conv2d: {in_channels: 3, out_channels: 64, kernel_size: 3, padding: 1, name: conv3}
    - MaxPool2d: 2
    - Flatten
    - Linear: {in_features: 9216, out_features: 10, name: fc1}
  """

@Suite struct NamedShapesTests {
  @Test("Every size that the spec writes as a number has a name, and formulas are over names")
  func namesEverySize() throws {
    let spec = try analyzed(flattened)
    let named = NamedShapes(spec.spec, try #require(spec.graph))
    #expect(
      named.sizes.map { "\($0.name) = \($0.value)" } == [
        "channels = 3", "height = 24", "width = 24", "out_channels of 'conv3' = 64",
        "out_features of 'fc1' = 10",
      ])
    let features = try #require(named.inferences[2]?.outputs.first?.type.shape[1])
    #expect(features.evaluate(named.values) == 9216)
    #expect(
      named.explanation(of: features)
        == "9216 = 64 (out_channels of 'conv3') × 12 (height // 2) × 12 (width // 2)")
  }

  @Test("Names give the shapes that the numbers give", arguments: SoundSpec.all)
  func agreesWithTheNumbers(_ file: SoundSpec) throws {
    let spec = try file.analyzed()
    let named = NamedShapes(spec.spec, try #require(spec.graph))
    for (node, inference) in zip(spec.nodes, named.inferences) {
      let shapes = node.outputs.map {
        $0.type.shape.dims.map { $0.evaluate(spec.spec.dims.values) }
      }
      let again = inference?.outputs.map { $0.type.shape.dims.map { $0.evaluate(named.values) } }
      #expect(again ?? [] == shapes)
    }
  }

  @Test("A number that is written on purpose is reported with what it fixes")
  func fixedSizes() throws {
    let fixed = try analyzed(flattened).fixedSizes()
    #expect(fixed.map(\.names) == [["height", "width"]])
    #expect(
      fixed.first?.text
        == "in_features 9216 = 64 (out_channels of 'conv3') × 12 (height // 2) × 12 (width // 2)")
  }

  @Test(
    "Numbers of a message are traced to the layer where they meet",
    arguments: [([64, 3], "conv3"), ([10, 9216], "fc1"), ([32, 9216, 10], "fc1")])
  func layerOfNumbers(numbers: [Int], name: String) throws {
    let spec = try analyzed(flattened)
    let sources = try #require(NumberSources(spec))
    let index = try #require(sources.layer(of: numbers))
    #expect(spec.graph?.nodes[index].name == name)
  }

  @Test("Numbers that no layer makes are traced to none")
  func unknownNumbers() throws {
    #expect(try #require(NumberSources(analyzed(flattened))).layer(of: [77, 78]) == nil)
  }
}

@Suite struct CoincidenceTests {
  @Test("Sizes that must agree for no other reason than their values are found")
  func joinOfHeightAndChannels() throws {
    let spec = try analyzed(
      """
      input: [batch, 64, 48, 3]
      layers:
        - conv2d: {filters: 64, kernel_size: 3, padding: same, name: features}
        - permute: [3, 2, 1]
        - add: {from: [features, -1]}
      """)
    let found = spec.coincidences()
    #expect(!found.isEmpty)
    #expect(
      found.allSatisfy {
        Set([$0.sizes.0.name, $0.sizes.1.name]) == ["height", "filters of 'features'"]
      })
  }

  @Test("Sound models hold by no coincidence", arguments: SoundSpec.all)
  func soundModels(_ file: SoundSpec) throws {
    let found = try file.analyzed().coincidences()
    #expect(found.isEmpty, "\(found.map { "\($0.dims) = \($0.value)" })")
  }
}

/// A spec of the repository that has no mistakes.
struct SoundSpec: Sendable, CustomTestStringConvertible {
  let path: String
  var testDescription: String { path }

  static let all: [SoundSpec] = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return ["specs", "specs/zoo", "Tests/Fixtures/keras_models"].flatMap { folder in
      let files = try? FileManager.default.contentsOfDirectory(
        at: root.appending(path: folder), includingPropertiesForKeys: nil)
      return (files ?? []).filter { $0.pathExtension == "yaml" }.map { SoundSpec(path: $0.path) }
    }.sorted { $0.path < $1.path }
  }()

  func analyzed() throws -> AnalyzedSpec {
    try #require(AnalyzedSpec(try SpecDocument.load(path)))
  }
}
