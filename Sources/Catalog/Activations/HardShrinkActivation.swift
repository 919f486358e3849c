package import Program

/// The input, or zero where it is within the threshold.
package struct HardShrinkActivation: ElementwiseFamily {
  package static let about = About(
    "hard_shrink", "Sets numbers within the threshold to zero.",
    formula: "x if |x| > threshold else 0",
    source:
      "Donoho, Johnstone, Ideal spatial adaptation by wavelet shrinkage, 1994, doi:10.1093/biomet/81.3.425"
  )
  package static let schema = Schema(
    Self(),
    [
      .number(
        "threshold", \.threshold, in: 0...(.greatestFiniteMagnitude), default: "0.5",
        "Numbers this near to zero become zero.")
    ])

  package var threshold = 0.5

  package init() {}

  package var function: ElementwiseFunction { .hardShrink(threshold: Float(threshold)) }
  package func value(_ x: Double) -> Double { abs(x) > threshold ? x : 0 }
  package var jumps: [Double] { [-threshold, threshold] }
}
