import Arrays
import Catalog
import Kernels
import Program
import Shapes
import Testing

/// What masks promise: padded steps change nothing.
@Suite struct LayerMaskTests {
  @Test(
    "steps of padding leave the result of a recurrent layer alone",
    arguments: [
      "lstm: 3", "gru: 3", "gru: {units: 3, reset_after: false}", "simple_rnn: 3",
      "bidirectional: {layer: {lstm: 3}}", "lstm: {units: 3, activation: softmax}",
      "gru: {units: 3, activation: softmax}",
      "global_average_pooling1d",
    ])
  func paddingChangesNothing(_ reader: String) throws {
    let layers = [
      "embedding: {input_dim: 9, output_dim: 2, mask_zero: true}", "dropout: 0.3",
      "layer_normalization", reader,
    ]
    let long = try run(layers, [4, 7, 2, 0, 0, 1, 3, 5, 0, 0], shape: [2, 5])
    let short = try run(layers, [4, 7, 2, 1, 3, 5], shape: [2, 3])
    #expect(
      long.count == short.count && zip(long, short).allSatisfy { abs($0 - $1) < 1e-9 },
      "\(long) != \(short)")

    let unmasked = ["embedding: {input_dim: 9, output_dim: 2}"] + layers.dropFirst()
    #expect(try run(unmasked, [4, 7, 2, 0, 0, 1, 3, 5, 0, 0], shape: [2, 5]) != short)
  }

  @Test(arguments: ["lstm", "gru", "simple_rnn"])
  func stepsThatAreMaskedGiveNothingWhereThatIsAskedFor(_ name: String) throws {
    let layers = [
      "embedding: {input_dim: 9, output_dim: 2, mask_zero: true}",
      "\(name): {units: 2, return_sequences: true, zero_output_for_mask: true}",
    ]
    let results = try run(layers, [4, 0, 7], shape: [1, 3])
    #expect(results[2] == 0 && results[3] == 0 && results[0] != 0 && results[5] != 0)
    let last = try run(
      [layers[0], "\(name): {units: 2, zero_output_for_mask: true}"], [4, 7, 0], shape: [1, 3])
    #expect(last == [0, 0])
  }

  @Test func maskingHidesStepsOfOneValue() throws {
    let layers = ["masking: {mask_value: -1}", "lstm: 3"]
    let long = try run(layers, [0.5, -1, 2, 0.1, -1, -1], shape: [1, 3, 2])
    let short = try run(layers, [0.5, -1, 2, 0.1], shape: [1, 2, 2])
    #expect(zip(long, short).allSatisfy { abs($0 - $1) < 1e-9 })
  }

  @Test func aLayerThatMovesStepsDropsTheMask() throws {
    let layers = [
      "embedding: {input_dim: 9, output_dim: 2, mask_zero: true}", "reshape: [-1, 2]", "lstm: 3",
    ]
    #expect(try run(layers, [4, 0], shape: [1, 2]) != run(layers, [4], shape: [1, 1]))
  }

  /// The last layer's first result, with weights that depend on their shapes alone.
  private func run(_ layers: [String], _ input: [Double], shape: [Int]) throws -> [Double] {
    var builder = ProgramBuilder(mode: .inference)
    var type = TensorType(Shape(shape))
    var value = builder.input("x", type)
    var mask: TensorID?
    var parameters: [[Double]] = []
    for entry in layers {
      let layer = try LayerHarness.decode(entry).get()
      let inference = try layer.infer([type])
      var weights: [TensorID] = []
      for weight in inference.weights {
        let count = (weight.sizes ?? []).reduce(1, *)
        parameters.append((0..<count).map { Double(($0 * 7) % 5 - $0 % 3) * 0.3 })
        weights.append(
          builder.parameter(weight.name, shape: weight.shape, initializer: weight.initializer))
      }
      let context = LoweringContext(layout: .channelsLast, masks: [mask])
      let results = try layer.layer.lower([value], weights: weights, into: &builder, context)
      mask = try layer.layer.outputMask([value], into: &builder, context)
      (value, type) = (results[0], inference.outputs[0].type)
    }
    return try ReferenceExecutor<Double>(builder.program, bindings: [:]).run(
      parameters: parameters, inputs: ["x": input])[value]
  }
}
