package import Arrays
package import DataFiles

/// Shifts and scales numbers to mean 0 and variance 1.
package struct StandardizeStep: PipelineStep {
  package static let about = About(
    "standardize", aliases: ["standardise", "normalization", "Normalization"],
    dialects: Dialect.allCases,
    "Shifts and scales numbers to mean 0 and variance 1.", formula: "(x - mean) / deviation")
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
    // The range depends on the data: outliers may lie many deviations away.
    field.becomeReal(range: nil)
    field.values.moments = Moments(mean: 0, variance: 1)
  }

  package func makeFitter() -> (any StepFitter)? { AxisFitter(axis: axis) }

  package func apply(
    to batch: HostArray, statistics: StepStatistics?, random: RandomStream, rows: [Int]
  ) throws(DataError) -> HostArray {
    let means = try fitted(statistics, "mean")
    // A constant becomes 0, not infinite; Keras' epsilon.
    let scales = try fitted(statistics, "variance").map { Float(1 / max($0.squareRoot(), 1e-7)) }
    let offsets = zip(means, scales).map { Float(-$0 * Double($1)) }
    return try affine(batch, axis: axis, (scales, offsets))
  }
}
