package import Program

/// `x / (1 + |x|)`.
package struct SoftsignActivation: ElementwiseFamily {
  package static let about = About(
    "softsign", "Squeezes numbers into (-1, 1), with longer tails than tanh.",
    formula: "x / (1 + |x|)",
    source: "Turian, Bergstra, Bengio, Quadratic features and deep architectures for chunking, 2009"
  )
  package static let schema = Schema(Self(), [])

  package init() {}

  package var function: ElementwiseFunction { .softsign }
  package func value(_ x: Double) -> Double { x / (1 + abs(x)) }
}
