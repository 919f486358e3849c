import Arrays
import Catalog
import Kernels
import Program
import Shapes
import Testing

/// A module with random weights, as PyTorch computed it (`Tests/Conformance/torch_window_outputs.py`).
private struct TorchOutput: Sendable, Decodable, CustomTestStringConvertible {
  let kind: String
  let arguments: [String: JSON]
  let shapes: [[Int]]
  let inputs: [[Double]]
  let weights: [[Double]]
  let output: [Double]

  enum CodingKeys: String, CodingKey {
    case shapes, inputs, weights, output
    case kind = "class"
    case arguments = "kwargs"
  }

  var yaml: String { "{\(kind): \(JSON.object(arguments).yaml)}" }
  var testDescription: String { "\(yaml) of \(shapes)" }

  static let all = lines(of: "torch_window_outputs.jsonl.gz", as: TorchOutput.self)
  /// Those that the executor computes.
  static let computed = all.filter { c in
    guard case .success(let layer) = LayerHarness.decode(c.yaml, dialect: .torch) else {
      return true
    }
    return layer.layer.untrainableReason == nil
  }
}

@Suite struct TorchLayerOutputTests {
  @Test func theFixtureIsThere() {
    #expect(TorchOutput.all.count == 284)
    #expect(TorchOutput.computed.count >= 200)
    #expect(Set(TorchOutput.computed.map(\.kind)).count >= 38)
  }

  @Test("the lowered layer computes what PyTorch computes", arguments: TorchOutput.computed)
  fileprivate func agrees(_ c: TorchOutput) throws {
    let layer = try LayerHarness.decode(c.yaml, dialect: .torch).get()
    let operands = c.shapes.map { TensorType(Shape($0), .float32) }
    let inference = try layer.infer(operands, layout: .channelsFirst)

    var builder = ProgramBuilder(mode: .inference)
    let inputs = operands.enumerated().map { builder.input("x\($0.offset)", $0.element) }
    let weights = inference.weights.map {
      builder.parameter($0.name, shape: $0.shape, initializer: $0.initializer, isState: $0.isState)
    }
    let outputs = try layer.layer.lower(
      inputs, weights: weights, into: &builder,
      LoweringContext(layout: .channelsFirst, masks: inputs.map { _ in nil }))
    let values = Dictionary(
      uniqueKeysWithValues: c.inputs.enumerated().map { ("x\($0.offset)", $0.element) })
    let run = try ReferenceExecutor<Double>(builder.program, bindings: [:])
      .run(parameters: c.weights, inputs: values)

    let actual = run[outputs[0]]
    #expect(actual.count == c.output.count)
    // PyTorch computes in float32, whose errors grow with the largest terms.
    let scale = c.output.reduce(1) { max($0, abs($1)) }
    let worst = zip(actual, c.output).map { abs($0 - $1) }.max() ?? 0
    #expect(worst <= 1e-5 * scale, "differs by \(worst)")
  }
}
