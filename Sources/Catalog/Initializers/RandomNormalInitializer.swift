package import Arrays

/// Weights from a normal distribution.
package struct RandomNormalInitializer: Initializer {
  package static let about = About(
    "random_normal", aliases: ["RandomNormal", "normal"], "Weights from a normal distribution.")
  package static let schema = Schema(
    Self(),
    [
      .number("mean", \.mean, default: "0", "Mean of the weights."),
      .number(
        "stddev", \.deviation, in: 0...(.greatestFiniteMagnitude), default: "0.05",
        "Standard deviation of the weights."),
      .seed(\.seed),
    ])

  package var mean = 0.0
  package var deviation: Double
  package var seed: Int?

  package init(deviation: Double = 0.05) { self.deviation = deviation }

  package func moments(shape: [Int]) -> Moments? {
    Moments(mean: mean, variance: deviation * deviation)
  }
  package func values(shape: [Int], stream: RandomStream) -> [Float] {
    stream.seeded(seed).normalWeights(elementCount(shape), mean: mean, deviation: deviation)
  }
}
