package import Program
package import Shapes

/// Dropout for selu: keeps mean 0 and variance 1.
package struct AlphaDropoutLayer: RandomFamily {
  package static let about = About(
    "alpha_dropout", aliases: ["AlphaDropout"],
    "Dropout that keeps the mean and the variance of selu.",
    formula: "y = a · (x · mask - 1.7581 · (1 - mask)) + b",
    source: "Klambauer, Unterthiner, Mayr, Hochreiter, 2017, arXiv:1706.02515", twin: "AlphaDropout"
  )
  package static let schema = Schema(
    Self(),
    [
      .number(
        "rate", \.rate, in: 0...1, required: true, "Share of the elements set to the least value."),
      Field(
        "noise_shape",
        type: .optional(
          .other("a list of sizes, with 1 for axes that share one mask and null for the others")),
        default: "null", "Shape of the mask, for axes that share it."
      ) { root, node, decoder in root.noise.read(node, &decoder) },
      .optionalInt("seed", \.seed, min: nil, "Seed of this layer alone."),
    ])

  package static let examples: [LayerExample] = [
    .init("alpha_dropout: 0.1", [[.batch, 128]], gives: [.batch, 128]),
    .init("alpha_dropout: 1.5", [[.batch, 7]], fails: "spec/out-of-range"),
  ]

  package var rate = 0.0
  package var seed: Int?
  var noise = NoiseShape()

  package init() {}

  package func check(_ x: Shape, _ context: InferenceContext) throws(LayerError) {
    try noise.check(x, context)
  }

  package func noisy(
    _ x: TensorID, into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID {
    try builder.alphaDropout(x, rate: rate, axes: noise.axes(rank: builder.shape(of: x).rank))
  }
}

extension ProgramBuilder {
  /// Sets elements to selu's least value, then restores mean 0 and variance 1.
  ///
  /// - Parameter axes: the axes that the mask varies over; nil for all.
  mutating func alphaDropout(
    _ x: TensorID, rate: Double, axes: [Int]?
  ) throws(PrimitiveError) -> TensorID {
    guard rate > 0, rate < 1 else { return x }
    let floor = -1.0507009873554805 * 1.6732632423543772
    let scale = 1 / ((1 - rate) * (1 + rate * floor * floor)).squareRoot()
    // Dropout of ones gives the mask, up to its factor.
    let ones = try apply(Elementwise(function: .affine(scale: 0, offset: 1)), x)
    let raised = try dropout(ones, rate: rate, axes: axes)
    let mask = try apply(Elementwise(function: .affine(scale: Float(1 - rate), offset: 0)), raised)
    let kept = try apply(Binary(function: .multiply), x, mask)
    let rest = try apply(
      Elementwise(function: .affine(scale: Float(-floor), offset: Float(floor))), mask)
    let sum = try apply(Binary(function: .add), kept, rest)
    return try apply(
      Elementwise(function: .affine(scale: Float(scale), offset: Float(-scale * rate * floor))), sum
    )
  }
}
