package import Program

/// What is left of the input after its hyperbolic tangent is taken away.
package struct TanhShrinkActivation: ElementwiseFamily {
  package static let about = About(
    "tanh_shrink", "Its input less the tanh of it.", formula: "x - tanh(x)")
  package static let schema = Schema(Self(), [])

  package init() {}

  package var function: ElementwiseFunction { .tanhShrink }
  package func value(_ x: Double) -> Double { x - Scalar.tanh(x) }
}
