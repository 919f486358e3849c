import Arrays
import Catalog
import Kernels
import Program
import Shapes
import Testing

/// A layer with random weights, as Keras computed it (`keras_layer_outputs.py` and
/// `keras_layers_more.py` in `Tests/Conformance`).
struct KerasOutputs: Sendable, Decodable, CustomTestStringConvertible {
  let kind: String
  let config: [String: JSON]
  let dtype: String
  let shapes: [[Int]]
  let inputs: [[Double]]
  let weights: [[Double]]
  let outputs: [[Double]]

  enum CodingKeys: String, CodingKey {
    case config, dtype, shapes, inputs, weights, outputs
    case kind = "class"
  }

  var yaml: String { "{\(kind): \(JSON.object(config).yaml)}" }
  var testDescription: String { "\(yaml) of \(shapes)" }

  static let all =
    lines(of: "keras_layer_outputs.jsonl.gz", as: KerasOutputs.self)
    + lines(of: "keras_layer_outputs_more.jsonl.gz", as: KerasOutputs.self)
  /// The classes that the catalogue has.
  static let known = all.filter { Registry.find(.layer, $0.kind, .keras) != nil }
  /// Those that the executor computes.
  static let computed = known.filter { c in
    guard case .success(let layer) = LayerHarness.decode(c.yaml) else { return true }
    return layer.layer.untrainableReason == nil
  }
}

extension KerasOutputs {
  var operands: [TensorType] {
    shapes.map { TensorType(Shape($0), dtype == "int32" ? .int32 : .float32) }
  }

  /// What the reference executor makes of these numbers with the weights of the fixture.
  func computed(_ numbers: [[Double]]) throws -> [[Double]] {
    let layer = try LayerHarness.decode(yaml).get()
    let inference = try layer.infer(operands)
    var builder = ProgramBuilder(mode: .inference)
    let inputs = operands.enumerated().map { builder.input("x\($0.offset)", $0.element) }
    let parameters = inference.weights.map {
      builder.parameter($0.name, shape: $0.shape, initializer: $0.initializer, isState: $0.isState)
    }
    let outputs = try layer.layer.lower(
      inputs, weights: parameters, into: &builder,
      LoweringContext(layout: .channelsLast, masks: inputs.map { _ in nil }))
    let values = Dictionary(
      uniqueKeysWithValues: numbers.enumerated().map { ("x\($0.offset)", $0.element) })
    // States that are kept between batches, as a fresh layer has them.
    let store = try ParameterStore(program: builder.program, bindings: [:], seed: 0)
    let states = builder.program.parameters.dropFirst(weights.count).map { state in
      (store[state.name] ?? []).map { Double($0) }
    }
    let run = try ReferenceExecutor<Double>(builder.program, bindings: [:])
      .run(parameters: weights + states, inputs: values)
    return outputs.map { run[$0] }
  }
}

@Suite struct KerasLayerOutputTests {
  @Test func theFixtureIsThere() {
    #expect(KerasOutputs.all.count == 282)
    #expect(Set(KerasOutputs.known.map(\.kind)).count >= 70)
    #expect(KerasOutputs.computed.count >= 261)
  }

  @Test("the lowered layer computes what Keras computes", arguments: KerasOutputs.computed)
  func agrees(_ c: KerasOutputs) throws {
    let outputs = try c.computed(c.inputs)
    #expect(outputs.count == c.outputs.count)
    for (actual, expected) in zip(outputs, c.outputs) {
      #expect(actual.count == expected.count)
      // Keras computes in float32, whose errors grow with the largest terms.
      let scale = expected.reduce(1) { max($0, abs($1)) }
      let worst = zip(actual, expected).map { abs($0 - $1) }.max() ?? 0
      #expect(worst <= 1e-5 * scale, "differs by \(worst)")
    }
  }
}
