package import Program
internal import Shapes

/// Leaves out a whole branch for random samples in training and scales the others up.
package struct DropPathLayer: RandomFamily {
  package static let about = About(
    "drop_path", aliases: ["DropPath", "StochasticDepth", "stochastic_depth"],
    "Leaves out a whole branch for random samples in training.",
    formula: "y = x · m / (1 - rate), one m per sample with P(m = 0) = rate",
    source: "Huang, Sun, Liu, Sedra, Weinberger, 2016, arXiv:1603.09382")
  package var role: LayerRole { .stochasticDepth }

  package static let schema = Schema(
    Self(),
    [
      .number(
        "rate", \.rate, in: 0...1, required: true, aliases: ["drop_path_rate"],
        "Share of the samples without the branch."),
      .optionalInt("seed", \.seed, min: nil, "Seed of this layer alone."),
    ])

  package static let examples: [LayerExample] = [
    .init("drop_path: 0.1", [[.batch, .height, .width, 8]], gives: [.batch, .height, .width, 8]),
    .init("drop_path: 1.5", [[.batch, 8]], fails: "spec/out-of-range"),
  ]

  package var rate = 0.0
  package var seed: Int?

  package init() {}

  package func noisy(
    _ x: TensorID, into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID {
    try builder.dropout(x, rate: rate, axes: [0])
  }
}
