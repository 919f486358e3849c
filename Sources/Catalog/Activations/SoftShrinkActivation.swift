package import Program

/// The input moved towards zero by the threshold, and zero within it.
package struct SoftShrinkActivation: ElementwiseFamily {
  package static let about = About(
    "soft_shrink", "Moves numbers towards zero by the threshold.",
    formula: "x - threshold if x > threshold; x + threshold if x < -threshold; else 0",
    source: "Donoho, De-noising by soft-thresholding, 1995, doi:10.1109/18.382009")
  package static let schema = Schema(
    Self(),
    [
      .number(
        "threshold", \.threshold, in: 0...(.greatestFiniteMagnitude), default: "0.5",
        "Numbers this near to zero become zero.")
    ])

  package var threshold = 0.5

  package init() {}

  package var function: ElementwiseFunction { .softShrink(threshold: Float(threshold)) }
  package func value(_ x: Double) -> Double {
    x > threshold ? x - threshold : x < -threshold ? x + threshold : 0
  }
}
