package import Program
internal import Shapes

/// Divides every channel by the strength of its neighbours.
///
/// - Shapes: `[batch, channel, …]`, unchanged.
package struct TorchLocalResponseNormLayer: Layer {
  package static let about = About(
    "LocalResponseNorm", aliases: ["local_response_norm"], dialects: [.torch],
    "Divides every channel by the strength of its neighbours.",
    formula: "y[c] = x[c] / (k + alpha / size · Σ x[c′]²)^beta over size channels around c",
    source: "Krizhevsky, Sutskever, Hinton, ImageNet classification, 2012, section 3.3")
  package var role: LayerRole { .normalization }

  package static let schema = Schema(
    Self(),
    [
      .int(
        "size", \.size, max: Int(Int32.max), required: true, "Number of channels that are summed."),
      .number("alpha", \.alpha, default: "1e-4", "Factor of the mean square."),
      .number("beta", \.beta, default: "0.75", "Exponent of the strength."),
      .number("k", \.offset, default: "1", "Added to the strength."),
    ])

  package static let examples: [LayerExample] = [
    .init("LocalResponseNorm: 5", [[.batch, 7, .height, 13]], gives: [.batch, 7, .height, 13]),
    .init("LocalResponseNorm: 5", [[.batch, 7]], fails: "shape/rank"),
    .init("LocalResponseNorm: 0", [[.batch, 7, 9]], fails: "spec/out-of-range"),
  ]

  package var size = 1
  package var alpha = 1e-4
  package var beta = 0.75
  package var offset = 1.0

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    try context.requireRank(
      x, 3...(.max), "[batch, channel, …]",
      framework: "Expected 3D or higher dimensionality input (got \(x.rank) dimensions)")
    return Inference(operands[0].floating)
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    [ValueFacts(range: .all)]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let x = builder.shape(of: operands[0])
    let place = x.dims.dropFirst(2).reduce(1) { $0 * $1 }
    let squares = try builder.apply(Elementwise(function: .square), operands[0])
    // Channels as the height of an image.
    let image = try builder.apply(Reshape(shape: [x[0], x[1], place, 1]), squares)
    let border = PadAmount(size / 2, (size - 1) / 2)
    let padded = try builder.bordered(image, axis: 1, border, .constant(0))
    let mean = try builder.apply(
      Pool(kind: .average, window: [size, 1], strides: [1, 1]), padded)
    let strength = try builder.apply(
      Elementwise(function: .affine(scale: Float(alpha), offset: Float(offset))), mean)
    let factor = try builder.apply(Elementwise(function: .power(Float(-beta))), strength)
    let shaped = try builder.apply(Reshape(shape: x), factor)
    return [try builder.apply(Binary(function: .multiply), operands[0], shaped)]
  }

  package var locality: Locality { .along([1]) }
}
