internal import Arrays
package import Program
internal import Shapes

/// Adds normal noise in training.
package struct GaussianNoiseLayer: RandomFamily {
  package static let about = About(
    "gaussian_noise", aliases: ["GaussianNoise"], "Adds normal noise in training.",
    formula: "y = x + stddev · n, n standard normal",
    source:
      "Bishop, Training with noise is equivalent to Tikhonov regularization, 1995, doi:10.1162/neco.1995.7.1.108"
  )
  package var role: LayerRole { .noise }

  package static let schema = Schema(
    Self(),
    [
      .number("stddev", \.stddev, in: 0...1, required: true, "Standard deviation of the noise."),
      .optionalInt("seed", \.seed, min: nil, "Seed of this layer alone."),
    ])

  package static let examples: [LayerExample] = [
    .init("gaussian_noise: 0.1", [[.batch, 128]], gives: [.batch, 128]),
    .init("gaussian_noise: 2.0", [[.batch, 7]], fails: "spec/out-of-range"),
  ]

  package var stddev = 0.0
  package var seed: Int?

  package init() {}

  package func noisy(
    _ x: TensorID, into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID {
    guard stddev > 0 else { return x }
    let normal = RandomNumbers.Distribution.normal(mean: 0, deviation: Float(stddev))
    let noise = try builder.apply(Random(normal, stream: builder.nextRandomStream()), x)
    return try builder.apply(Binary(function: .add), x, noise)
  }
}
