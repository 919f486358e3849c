import Arrays
import Catalog
import Kernels
import Program
import Shapes
import Testing

/// A module with random weights, as PyTorch computed it (`Tests/Conformance/torch_window_outputs.py`,
/// `torch_module_outputs.py`).
private struct TorchOutput: Sendable, Decodable, CustomTestStringConvertible {
  let kind: String
  let arguments: [String: JSON]
  let shapes: [[Int]]
  let inputs: [[Double]]
  let weights: [[Double]]
  let outputs: [[Double]]

  enum CodingKeys: String, CodingKey {
    case shapes, inputs, weights, output, outputs
    case kind = "class"
    case arguments = "kwargs"
  }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    kind = try values.decode(String.self, forKey: .kind)
    arguments = try values.decode([String: JSON].self, forKey: .arguments)
    shapes = try values.decode([[Int]].self, forKey: .shapes)
    inputs = try values.decode([[Double]].self, forKey: .inputs)
    weights = try values.decode([[Double]].self, forKey: .weights)
    outputs =
      try values.decodeIfPresent([[Double]].self, forKey: .outputs)
      ?? [values.decode([Double].self, forKey: .output)]
  }

  var yaml: String { "{\(kind): \(JSON.object(arguments).yaml)}" }
  var testDescription: String { "\(yaml) of \(shapes)" }

  static let windows = lines(of: "torch_window_outputs.jsonl.gz", as: TorchOutput.self)
  static let modules = lines(of: "torch_module_outputs.jsonl.gz", as: TorchOutput.self)
  static let all = windows + modules
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
    #expect(TorchOutput.windows.count == 284)
    #expect(TorchOutput.modules.count == 183)
    #expect(TorchOutput.computed.count >= 360)
    #expect(Set(TorchOutput.computed.map(\.kind)).count >= 110)
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
    // The fixture leaves out the counter of batches.
    let uncounted = inference.weights.dropFirst(c.weights.count).map { _ in [0.0] }
    let run = try ReferenceExecutor<Double>(builder.program, bindings: [:])
      .run(parameters: c.weights + uncounted, inputs: values)

    // Poolings that give places too are compared by their values alone.
    #expect(outputs.count >= c.outputs.count)
    for (id, expected) in zip(outputs, c.outputs) {
      let actual = run[id]
      #expect(actual.count == expected.count)
      // PyTorch computes in float32, whose errors grow with the largest terms.
      let scale = expected.reduce(1) { max($0, abs($1)) }
      let worst = zip(actual, expected).map { abs($0 - $1) }.max() ?? 0
      #expect(worst <= 1e-5 * scale, "differs by \(worst)")
    }
  }
}
