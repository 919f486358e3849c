package import Program

/// `x · sigmoid(x)`.
package struct SiluActivation: ElementwiseFamily {
  package static let about = About(
    "silu", aliases: ["swish"], "Sigmoid linear unit, also called swish.",
    formula: "x / (1 + exp(-x))",
    source:
      "Elfwing, Uchibe, Doya, 2017, arXiv:1702.03118; Ramachandran, Zoph, Le, 2017, arXiv:1710.05941"
  )
  package static let schema = Schema(Self(), [])

  package init() {}

  package var function: ElementwiseFunction { .silu }
  package func value(_ x: Double) -> Double { x * Scalar.sigmoid(x) }
  package var turningPoint: Double? { -1.2784645427610738 }
}
