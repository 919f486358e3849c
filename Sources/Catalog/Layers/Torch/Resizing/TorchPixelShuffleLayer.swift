package import Program
internal import Shapes

/// Moves channels into space: every pixel becomes a square of pixels.
///
/// - Shapes: input `[…, channel, height, width]`, output
///   `[…, channel / upscale_factor², height · upscale_factor, width · upscale_factor]`.
package struct TorchPixelShuffleLayer: Layer {
  package static let about = About(
    "PixelShuffle", aliases: ["pixel_shuffle"], dialects: [.torch], "Moves channels into space.",
    formula: "y[c, r · h + i, r · w + j] = x[r² · c + r · i + j, h, w], with r = upscale_factor",
    source: "Shi, Caballero, Huszár et al., 2016, arXiv:1609.05158")
  package var role: LayerRole { .reshaping }

  package static let schema = Schema(
    Self(),
    [
      .int(
        "upscale_factor", \.factor, max: Int(Int32.max), required: true,
        "Side of the square that a pixel becomes.")
    ])

  package static let examples: [LayerExample] = [
    .init(
      "PixelShuffle: 2", [[.batch, 12, .height, 7]], gives: [.batch, 3, 2 * Dim.height, 14]),
    .init("PixelShuffle: 2", [[.batch, 6, 5, 7]], fails: "shape/indivisible-axis"),
    .init("PixelShuffle: 2", [[.batch, 12]], fails: "shape/rank"),
    .init("PixelShuffle: 0", [[.batch, 12, 5, 7]], fails: "spec/out-of-range"),
  ]

  package var factor = 1

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    try context.requireRank(
      x, 3...(.max), "[…, channel, height, width]",
      framework: "pixel_shuffle expects input to have at least 3 dimensions, but got input with "
        + "\(x.rank) dimension(s)")
    let channel = x.rank - 3
    try context.require(
      axis: x[channel], "channels", multipleOf: factor * factor, parameter: "upscale_factor",
      value: factor,
      framework: "pixel_shuffle expects its input's 'channel' dimension to be divisible by the "
        + "square of upscale_factor, but input.size(-3)=\(x[channel]) is not divisible by "
        + "\(factor * factor)")
    return Inference(operands[0].shaped(shuffled(x)))
  }

  private func shuffled(_ x: Shape) -> Shape {
    var y = x
    y[x.rank - 3] = x[x.rank - 3].floorDivided(by: factor * factor)
    for axis in x.rank - 2..<x.rank { y[axis] = x[axis] * factor }
    return y
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    [operands[0].rearranged]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let y = shuffled(builder.shape(of: operands[0]))
    let images = y.dims.dropLast(3).reduce(1) { $0 * $1 }
    let r = Dim(factor)
    let x = builder.shape(of: operands[0])
    let (height, width) = (x[x.rank - 2], x[x.rank - 1])
    let parts = try builder.apply(
      Reshape(shape: [images, y[y.rank - 3], r, r, height, width]), operands[0])
    let moved = try builder.apply(Transpose(permutation: [0, 1, 4, 2, 5, 3]), parts)
    return [try builder.apply(Reshape(shape: y), moved)]
  }

  package var locality: Locality {
    .interpolated(factors: [factor, factor], support: 1, layout: .channelsFirst)
  }
}
