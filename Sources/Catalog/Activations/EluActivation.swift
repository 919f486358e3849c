package import Program

/// `x` above zero, `alpha · (eˣ - 1)` below.
package struct EluActivation: ElementwiseFamily {
  package static let about = About(
    "elu", "Exponential linear unit.", formula: "x if x > 0 else alpha · (exp(x) - 1)",
    source: "Clevert, Unterthiner, Hochreiter, 2016, arXiv:1511.07289")
  package static let schema = Schema(
    Self(),
    [
      .number(
        "alpha", \.alpha, default: "1", "Limit for very negative input, with the sign turned.")
    ])
  package static let matchingInitializers = ["he_normal", "he_uniform"]

  package var alpha: Double

  package init(alpha: Double = 1) { self.alpha = alpha }

  package var function: ElementwiseFunction { .elu(alpha: Float(alpha)) }
  package func value(_ x: Double) -> Double { Scalar.exponentialLinear(x, alpha) }
  package var turningPoint: Double? { alpha < 0 ? 0 : nil }
}
