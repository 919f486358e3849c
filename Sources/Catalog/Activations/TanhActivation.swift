package import Program

/// Hyperbolic tangent.
package struct TanhActivation: ElementwiseFamily {
  package static let about = About(
    "tanh", "Hyperbolic tangent: squeezes every number into (-1, 1).",
    formula: "(exp(x) - exp(-x)) / (exp(x) + exp(-x))")
  package static let schema = Schema(Self(), [])
  package static let matchingInitializers = ["glorot_uniform", "glorot_normal"]

  package init() {}

  package var function: ElementwiseFunction { .tanh }
  package func value(_ x: Double) -> Double { Scalar.tanh(x) }
}
