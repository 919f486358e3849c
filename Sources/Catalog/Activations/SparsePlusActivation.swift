package import Program

/// Zero below -1, the input above 1 and a parabola between.
package struct SparsePlusActivation: ElementwiseFamily {
  package static let about = About(
    "sparse_plus", "Smooth version of relu that is exactly zero below -1.",
    formula: "0 if x ≤ -1; (x + 1)² / 4 if x < 1; else x")
  package static let schema = Schema(Self(), [])

  package init() {}

  package var function: ElementwiseFunction { .sparsePlus }
  package func value(_ x: Double) -> Double { x <= -1 ? 0 : x < 1 ? (x + 1) * (x + 1) / 4 : x }
}
