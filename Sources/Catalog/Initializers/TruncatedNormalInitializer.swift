package import Arrays

/// Weights from a normal distribution cut off two deviations from its mean.
package struct TruncatedNormalInitializer: Initializer {
  package static let about = About(
    "truncated_normal", aliases: ["TruncatedNormal"],
    "Weights from a normal distribution, drawn again beyond two deviations.")
  package static let schema = Schema(
    Self(),
    [
      .number("mean", \.mean, default: "0", "Mean of the weights."),
      .number(
        "stddev", \.deviation, in: 0...(.greatestFiniteMagnitude), default: "0.05",
        "Standard deviation before the cut."),
      .seed(\.seed),
    ])

  package var mean = 0.0
  package var deviation = 0.05
  package var seed: Int?

  package init() {}

  package func moments(shape: [Int]) -> Moments? {
    Moments(mean: mean, variance: deviation * deviation * truncatedNormalVariance)
  }
  package func values(shape: [Int], stream: RandomStream) -> [Float] {
    stream.seeded(seed).truncatedNormalWeights(
      elementCount(shape), mean: mean, deviation: deviation)
  }
}
