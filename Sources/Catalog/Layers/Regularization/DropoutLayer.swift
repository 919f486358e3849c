package import Program
package import Shapes

/// Sets random elements to zero in training and scales the rest up, so that the mean stays.
package struct DropoutLayer: RandomFamily {
  package static let about = About(
    "dropout", aliases: ["Dropout"], "Sets a random share of its input to zero in training.",
    formula: "y = x · mask / (1 - rate), with P(mask = 0) = rate",
    source: "Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov, 2014", twin: "Dropout")
  package static let schema = Schema(
    Self(),
    [
      .number("rate", \.rate, in: 0...1, required: true, "Share of the elements set to zero."),
      Field(
        "noise_shape",
        type: .optional(
          .other("a list of sizes, with 1 for axes that share one mask and null for the others")),
        default: "null", "Shape of the mask, for axes that share it."
      ) { root, node, decoder in root.noise.read(node, &decoder) },
      .optionalInt("seed", \.seed, min: nil, "Seed of this layer alone."),
    ])

  package static let examples: [LayerExample] = [
    .init("dropout: 0.5", [[.batch, 128]], gives: [.batch, 128]),
    .init(
      "dropout: {rate: 0.2, noise_shape: [null, 1, 3]}", [[.batch, 7, 3]], gives: [.batch, 7, 3]),
    .init(
      "dropout: {rate: 0.2, noise_shape: [1, 1, 7, 3]}", [[.batch, 7, 3]],
      fails: "shape/noise-shape"),
  ]

  package var rate = 0.0
  var noise = NoiseShape()
  package var seed: Int?

  package init() {}

  package func check(_ x: Shape, _ context: InferenceContext) throws(LayerError) {
    try noise.check(x, context)
  }

  package func noisy(
    _ x: TensorID, into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID {
    try builder.dropout(x, rate: rate, axes: noise.axes(rank: builder.shape(of: x).rank))
  }
}
