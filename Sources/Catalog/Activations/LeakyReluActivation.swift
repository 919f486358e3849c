package import Program

/// `x` above zero and a fraction of it below.
package struct LeakyReluActivation: ElementwiseFamily {
  package static let about = About(
    "leaky_relu", "Rectified linear unit with a small slope below zero.",
    formula: "x if x > 0 else negative_slope · x",
    source:
      "Maas, Hannun, Ng, Rectifier nonlinearities improve neural network acoustic models, 2013")
  package static let schema = Schema(
    Self(), [.number("negative_slope", \.negativeSlope, default: "0.2", "Slope below zero.")])
  package static let matchingInitializers = ["he_normal", "he_uniform"]

  package var negativeSlope: Double

  package init(negativeSlope: Double = 0.2) { self.negativeSlope = negativeSlope }

  package var function: ElementwiseFunction {
    .relu(negativeSlope: Float(negativeSlope), maximum: nil, threshold: 0)
  }
  package func value(_ x: Double) -> Double { x > 0 ? x : negativeSlope * x }
  package var turningPoint: Double? { negativeSlope < 0 ? 0 : nil }
}
