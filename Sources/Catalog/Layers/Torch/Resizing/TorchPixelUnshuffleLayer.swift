package import Program
internal import Shapes

/// Moves space into channels: every square of pixels becomes one.
///
/// - Shapes: input `[…, channel, height, width]`, output
///   `[…, channel · downscale_factor², height / downscale_factor, width / downscale_factor]`.
package struct TorchPixelUnshuffleLayer: Layer {
  package static let about = About(
    "PixelUnshuffle", aliases: ["pixel_unshuffle"], dialects: [.torch],
    "Moves space into channels.",
    formula: "y[r² · c + r · i + j, h, w] = x[c, r · h + i, r · w + j], with r = downscale_factor",
    source: "Shi, Caballero, Huszár et al., 2016, arXiv:1609.05158")
  package var role: LayerRole { .reshaping }

  package static let schema = Schema(
    Self(),
    [
      .int(
        "downscale_factor", \.factor, max: Int(Int32.max), required: true,
        "Side of the square that becomes a pixel.")
    ])

  package static let examples: [LayerExample] = [
    .init(
      "PixelUnshuffle: 2", [[.batch, 3, .height, 6]],
      gives: [.batch, 12, Dim.height.floorDivided(by: 2), 3]),
    .init("PixelUnshuffle: 2", [[.batch, 3, 7, 6]], fails: "shape/indivisible-axis"),
    .init("PixelUnshuffle: 2", [[.batch, 3]], fails: "shape/rank"),
    .init("PixelUnshuffle: 0", [[.batch, 3, 8, 6]], fails: "spec/out-of-range"),
  ]

  package var factor = 1

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    try context.requireRank(
      x, 3...(.max), "[…, channel, height, width]",
      framework: "pixel_unshuffle expects input to have at least 3 dimensions, but got input with "
        + "\(x.rank) dimension(s)")
    for (axis, name) in [(x.rank - 2, "height"), (x.rank - 1, "width")] {
      try context.require(
        axis: x[axis], name, multipleOf: factor, parameter: "downscale_factor", value: factor,
        framework: "pixel_unshuffle expects \(name) to be divisible by downscale_factor, but "
          + "input.size(\(axis - x.rank))=\(x[axis]) is not divisible by \(factor)")
    }
    return Inference(operands[0].shaped(shuffled(x)))
  }

  private func shuffled(_ x: Shape) -> Shape {
    var y = x
    y[x.rank - 3] = x[x.rank - 3] * factor * factor
    for axis in x.rank - 2..<x.rank { y[axis] = x[axis].floorDivided(by: factor) }
    return y
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    [operands[0].rearranged]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let x = builder.shape(of: operands[0])
    let y = shuffled(x)
    let images = x.dims.dropLast(3).reduce(1) { $0 * $1 }
    let r = Dim(factor)
    let parts = try builder.apply(
      Reshape(shape: [images, x[x.rank - 3], y[y.rank - 2], r, y[y.rank - 1], r]), operands[0])
    let moved = try builder.apply(Transpose(permutation: [0, 1, 3, 5, 2, 4]), parts)
    return [try builder.apply(Reshape(shape: y), moved)]
  }

  package var locality: Locality {
    var window = WindowGeometry(axes: 2, size: factor)
    window.strides = [factor, factor]
    window.layout = .channelsFirst
    return .window(window)
  }
}
