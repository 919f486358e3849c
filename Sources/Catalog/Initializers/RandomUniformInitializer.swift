package import Arrays

/// Weights spread evenly between two bounds.
package struct RandomUniformInitializer: Initializer {
  package static let about = About(
    "random_uniform", aliases: ["RandomUniform", "uniform"],
    "Weights spread evenly between two bounds.")
  package static let schema = Schema(
    Self(),
    [
      .number("minval", \.minimum, default: "-0.05", "Lower bound."),
      .number("maxval", \.maximum, default: "0.05", "Upper bound."),
      .seed(\.seed),
    ])

  package var minimum = -0.05
  package var maximum = 0.05
  package var seed: Int?

  package init() {}

  package func moments(shape: [Int]) -> Moments? {
    let width = maximum - minimum
    return Moments(mean: (minimum + maximum) / 2, variance: width * width / 12)
  }
  package func values(shape: [Int], stream: RandomStream) -> [Float] {
    stream.seeded(seed).uniformWeights(elementCount(shape), from: minimum, to: maximum)
  }
}
