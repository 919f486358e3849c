package import Program

/// `x · hard_sigmoid(x)`.
package struct HardSiluActivation: ElementwiseFamily {
  package static let about = About(
    "hard_silu", aliases: ["hard_swish"], "Piecewise approximation of silu.",
    formula: "x · min(max(x / 6 + 0.5, 0), 1)",
    source: "Howard et al., Searching for MobileNetV3, 2019, arXiv:1905.02244")
  package static let schema = Schema(Self(), [])

  package init() {}

  package var function: ElementwiseFunction { .hardSilu }
  package func value(_ x: Double) -> Double { x * Scalar.hardSigmoid(x) }
  package var turningPoint: Double? { -1.5 }
}
