package import Program

/// `eˣ`.
package struct ExponentialActivation: ElementwiseFamily {
  package static let about = About("exponential", "Exponential function.", formula: "exp(x)")
  package static let schema = Schema(Self(), [])

  package init() {}

  package var domain: NumericDomain? { .exponential }
  package var function: ElementwiseFunction { .exponential }
  package func value(_ x: Double) -> Double { Scalar.exponential(x) }
}
