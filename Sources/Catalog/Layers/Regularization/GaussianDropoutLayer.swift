internal import Arrays
package import Program
internal import Shapes

/// Multiplies by normal noise of mean 1 in training.
package struct GaussianDropoutLayer: RandomFamily {
  package static let about = About(
    "gaussian_dropout", aliases: ["GaussianDropout"],
    "Multiplies by normal noise of mean 1 in training.",
    formula: "y = x · (1 + n · √(rate / (1 - rate))), n standard normal",
    source: "Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov, 2014")
  package var role: LayerRole { .noise }

  package static let schema = Schema(
    Self(),
    [
      .number(
        "rate", \.rate, in: 0...1, required: true, "Variance of the noise, as rate / (1 - rate)."),
      .optionalInt("seed", \.seed, min: nil, "Seed of this layer alone."),
    ])

  package static let examples: [LayerExample] = [
    .init("gaussian_dropout: 0.1", [[.batch, 128]], gives: [.batch, 128]),
    .init("gaussian_dropout: 2.0", [[.batch, 7]], fails: "spec/out-of-range"),
  ]

  package var rate = 0.0
  package var seed: Int?

  package init() {}

  package func noisy(
    _ x: TensorID, into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID {
    guard rate > 0 else { return x }
    guard rate < 1 else {
      throw PrimitiveError(Self.about.name, "a rate of 1 asks for noise of infinite variance")
    }
    let deviation = Float((rate / (1 - rate)).squareRoot())
    let normal = RandomNumbers.Distribution.normal(mean: 1, deviation: deviation)
    let noise = try builder.apply(Random(normal, stream: builder.nextRandomStream()), x)
    return try builder.apply(Binary(function: .multiply), x, noise)
  }
}
