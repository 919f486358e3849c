package import Program

/// An exponential linear unit scaled so that it keeps mean 0 and variance 1.
package struct SeluActivation: ElementwiseFamily {
  package static let about = About(
    "selu", "Scaled exponential linear unit.",
    formula: "1.0507 · (x if x > 0 else 1.6733 · (exp(x) - 1))",
    source: "Klambauer, Unterthiner, Mayr, Hochreiter, 2017, arXiv:1706.02515")
  package static let schema = Schema(Self(), [])
  package static let matchingInitializers = ["lecun_normal"]

  package init() {}

  package var function: ElementwiseFunction { .selu }
  package func value(_ x: Double) -> Double {
    1.0507009873554805 * Scalar.exponentialLinear(x, 1.6732632423543772)
  }
}
