package import Program

/// `x · tanh(softplus(x))`.
package struct MishActivation: ElementwiseFamily {
  package static let about = About(
    "mish", "Smooth and slightly falling below zero.", formula: "x · tanh(log(1 + exp(x)))",
    source: "Misra, 2019, arXiv:1908.08681")
  package static let schema = Schema(Self(), [])

  package init() {}

  package var function: ElementwiseFunction { .mish }
  package func value(_ x: Double) -> Double { x * Scalar.tanh(Scalar.softplus(x)) }
  package var turningPoint: Double? { -1.1924312145 }
}
