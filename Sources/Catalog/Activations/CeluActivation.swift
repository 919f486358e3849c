package import Program

/// An exponential linear unit whose slope is continuous for every `alpha`.
package struct CeluActivation: ElementwiseFamily {
  package static let about = About(
    "celu", "Continuously differentiable exponential linear unit.",
    formula: "max(0, x) + min(0, alpha · (exp(x / alpha) - 1))",
    source: "Barron, 2017, arXiv:1704.07483")
  package static let schema = Schema(
    Self(),
    [
      .number(
        "alpha", \.alpha, in: 0...(.greatestFiniteMagnitude), excludingLower: true, default: "1",
        "Limit for very negative input, with the sign turned.")
    ])

  package var alpha = 1.0

  package init() {}

  package var function: ElementwiseFunction { .celu(alpha: Float(alpha)) }
  package func value(_ x: Double) -> Double {
    x > 0 ? x : Scalar.exponentialLinear(x / alpha, alpha)
  }
}
