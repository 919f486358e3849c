package import Program
package import Shapes

/// Sets whole channels of a sequence to zero in training.
package struct SpatialDropout1DLayer: RandomFamily {
  package static let about = About(
    "spatial_dropout1d", aliases: ["SpatialDropout1D"],
    "Sets whole channels of a sequence to zero in training.",
    source: "Tompson, Goroshin, Jain, LeCun, Bregler, 2015, arXiv:1411.4280", twin: "Dropout1d")
  package static let schema = Schema(
    Self(),
    [
      .number("rate", \.rate, in: 0...1, required: true, "Share of the channels set to zero."),
      .optionalInt("seed", \.seed, min: nil, "Seed of this layer alone."),
    ])

  package static let examples: [LayerExample] = [
    .init("spatial_dropout1d: 0.2", [[.batch, .time, 3]], gives: [.batch, .time, 3]),
    .init("spatial_dropout1d: 0.2", [[.batch, 3]], fails: "shape/rank"),
  ]

  package var rate = 0.0
  /// Keras' sequences have their channels last whatever the layout.
  package var layout: Layout? = .channelsLast
  package var seed: Int?

  package init() {}

  package func check(_ x: Shape, _ context: InferenceContext) throws(LayerError) {
    try context.requireAxes(x, ImageAxes(1, layout ?? context.layout).names)
  }

  package func noisy(
    _ x: TensorID, into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID {
    let channel = ImageAxes(1, layout ?? context.layout).channel
    return try builder.dropout(x, rate: rate, axes: [0, channel])
  }
}
