import Arrays
import Catalog
import Program
import Shapes
import Testing

/// Every example of every layer is a test case, so a layer file needs no test file.
struct LayerCase: Sendable, CustomTestStringConvertible {
  let kind: any Layer.Type
  let example: LayerExample
  var testDescription: String { example.yaml }

  static let all: [LayerCase] = allLayers.flatMap { entry -> [LayerCase] in
    guard let kind = entry as? any Layer.Type else { return [] }
    return kind.examples.map { LayerCase(kind: kind, example: $0) }
  }

  /// Points a failure at the example, not at the harness.
  var location: SourceLocation {
    SourceLocation(fileID: example.fileID, filePath: example.fileID, line: example.line, column: 1)
  }

  var operands: [TensorType] {
    example.operands.map { TensorType($0, .float32) }
  }
  var dialect: Dialect { kind.about.dialects[0] }
  var layout: Layout { dialect == .torch ? .channelsFirst : .channelsLast }
}

@Suite struct LayerExampleTests {
  @Test("an example gives the shapes or the failure that it states", arguments: LayerCase.all)
  func statesTheTruth(_ c: LayerCase) throws {
    let layer: LayerHarness
    switch LayerHarness.decode(c.example.yaml, dialect: c.dialect) {
    case .success(let decoded): layer = decoded
    case .failure(let rejection):
      guard case .failure(let rule) = c.example.expectation, rejection.rules.contains(rule) else {
        Issue.record("not read: \(rejection.messages)", sourceLocation: c.location)
        return
      }
      return
    }
    do {
      let inference = try layer.infer(c.operands, layout: c.layout)
      let shapes = inference.outputs.map(\.type.shape.dims)
      guard case .shapes(let expected) = c.example.expectation else {
        Issue.record("gives \(shapes)", sourceLocation: c.location)
        return
      }
      #expect(shapes == expected.map(\.dims), sourceLocation: c.location)
      try expectLoweredShapes(layer, c, inference)
    } catch let error as LayerError {
      guard case .failure(let rule) = c.example.expectation else {
        Issue.record("\(error.rule): \(error.message)", sourceLocation: c.location)
        return
      }
      #expect(error.rule == rule, "\(error.message)", sourceLocation: c.location)
    }
  }

  private func expectLoweredShapes(_ layer: LayerHarness, _ c: LayerCase, _ inference: Inference)
    throws
  {
    guard layer.layer.untrainableReason == nil else { return }
    for mode in [Program.Mode.training, .inference] {
      let lowered = try layer.loweredOutputs(c.operands, inference, layout: c.layout, mode: mode)
      // Some layers need to know a size before they can be lowered.
      let sizes = LayerHarness.sizes
      #expect(
        lowered.map { $0.shape.evaluate(sizes) }
          == inference.outputs.map { $0.type.shape.evaluate(sizes) },
        "the lowered program gives another shape", sourceLocation: c.location)
    }
  }

  @Test("every layer shows at least one example that works", arguments: LayerCase.kinds)
  func hasExamples(_ kind: LayerCase.Kind) {
    #expect(
      kind.type.examples.contains { if case .shapes = $0.expectation { true } else { false } },
      "\(kind.type)")
  }
}

extension LayerCase {
  struct Kind: Sendable, CustomTestStringConvertible {
    let type: any Layer.Type
    var testDescription: String { type.about.name }
  }
  static let kinds: [Kind] = allLayers.compactMap { ($0 as? any Layer.Type).map { Kind(type: $0) } }
}
