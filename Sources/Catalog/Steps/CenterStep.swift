package import Arrays
package import DataFiles

/// Shifts numbers to mean 0.
package struct CenterStep: PipelineStep {
  package static let about = About(
    "center", dialects: Dialect.allCases,
    "Shifts numbers to mean 0.", formula: "x - mean")
  package static let schema = Schema(
    Self(),
    [
      .fit(\.fit),
      .axis(
        "axis", \.axis,
        "Axis whose indices have statistics of their own, not counting the batch axis; null for all numbers together."
      ),
    ])
  package static let target = StepTarget.field

  package var fit = StepTraits.Fit.train
  package var axis: Int? = -1
  package init() {}

  package var traits: StepTraits { StepTraits(isScaling: true, fit: fit) }

  package func apply(to field: inout FieldFacts, values: [String: Int]) throws(StepError) {
    try requireNumbers(field)
    try requireAxis(axis, of: field)
    field.element = .float32
    let variance = field.values.moments?.variance
    // The mean lies within the range, so that numbers move by at most its width.
    field.becomeReal(
      range: field.values.range.flatMap { $0.isBounded ? Interval(-$0.width, $0.width) : nil })
    field.values.moments = variance.map { Moments(mean: 0, variance: $0) }
  }

  package func makeFitter() -> (any StepFitter)? { AxisFitter(axis: axis) }

  package func apply(
    to batch: HostArray, statistics: StepStatistics?, random: RandomStream, rows: [Int]
  ) throws(DataError) -> HostArray {
    let offsets = try fitted(statistics, "mean").map { Float(-$0) }
    let scales = offsets.map { _ in Float(1) }
    return try affine(batch, axis: axis, (scales, offsets))
  }
}
