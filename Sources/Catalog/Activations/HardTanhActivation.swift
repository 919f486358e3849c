package import Program

/// The input, cut off at -1 and 1.
package struct HardTanhActivation: ElementwiseFamily {
  package static let about = About(
    "hard_tanh", "Its input, cut off at -1 and 1.", formula: "min(max(x, -1), 1)")
  package static let schema = Schema(Self(), [])

  package init() {}

  package var function: ElementwiseFunction { .hardTanh }
  package func value(_ x: Double) -> Double { min(max(x, -1), 1) }
}
