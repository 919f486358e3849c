package import Program
package import Shapes

/// Sets whole channels of a image to zero in training.
package struct SpatialDropout2DLayer: RandomFamily {
  package static let about = About(
    "spatial_dropout2d", aliases: ["SpatialDropout2D"],
    "Sets whole channels of a image to zero in training.",
    source: "Tompson, Goroshin, Jain, LeCun, Bregler, 2015, arXiv:1411.4280", twin: "Dropout2d")
  package static let schema = Schema(
    Self(),
    [
      .number("rate", \.rate, in: 0...1, required: true, "Share of the channels set to zero."),
      .dataFormat(\.layout),
      .optionalInt("seed", \.seed, min: nil, "Seed of this layer alone."),
    ])

  package static let examples: [LayerExample] = [
    .init("spatial_dropout2d: 0.2", [[.batch, .height, 9, 3]], gives: [.batch, .height, 9, 3]),
    .init("spatial_dropout2d: 0.2", [[.batch, 9, 3]], fails: "shape/rank"),
  ]

  package var rate = 0.0
  package var layout: Layout?
  package var seed: Int?

  package init() {}

  package func check(_ x: Shape, _ context: InferenceContext) throws(LayerError) {
    try context.requireAxes(x, ImageAxes(2, layout ?? context.layout).names)
  }

  package func noisy(
    _ x: TensorID, into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID {
    let channel = ImageAxes(2, layout ?? context.layout).channel
    return try builder.dropout(x, rate: rate, axes: [0, channel])
  }
}
