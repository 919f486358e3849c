package import Program

/// `x` weighted by the probability that a standard normal number lies below it.
package struct GeluActivation: ElementwiseFamily {
  package static let about = About(
    "gelu", "Gaussian error linear unit.",
    formula: "x · Φ(x); approximate: 0.5 · x · (1 + tanh(√(2/π) · (x + 0.044715 · x³)))",
    source: "Hendrycks, Gimpel, 2016, arXiv:1606.08415")
  package static let schema = Schema(
    Self(),
    [.bool("approximate", \.approximate, default: "false", "Whether to use the formula with tanh.")]
  )

  package var approximate: Bool

  package init(approximate: Bool = false) { self.approximate = approximate }

  package var function: ElementwiseFunction { .gelu(approximate: approximate) }
  package func value(_ x: Double) -> Double {
    guard approximate else { return x * Scalar.normalDistribution(x) }
    return 0.5 * x * (1 + Scalar.tanh(0.7978845608028654 * (x + 0.044715 * x * x * x)))
  }
  package var turningPoint: Double? { approximate ? -0.7524614 : -0.7517916 }
}
