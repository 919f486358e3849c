package import Arrays
package import DataFiles

/// Stretches numbers so that the smallest and largest seen meet the ends of a range.
package struct MinMaxScaleStep: PipelineStep {
  package static let about = About(
    "min_max_scale", aliases: ["min_max_scaler", "MinMaxScaler"], dialects: Dialect.allCases,
    "Stretches numbers so that the smallest and largest seen meet the ends of a range.",
    formula: "low + (x - min) / (max - min) · (high - low)")
  package static let schema = Schema(
    Self(),
    [
      .interval("range", \.range, default: "[0, 1]", "The two ends."),
      .fit(\.fit),
      .axis(
        "axis", \.axis,
        "Axis whose indices have statistics of their own, not counting the batch axis; null for all numbers together."
      ),
    ])
  package static let target = StepTarget.field

  package var range = Interval(0, 1)
  package var fit = StepTraits.Fit.train
  package var axis: Int? = -1
  package init() {}

  package var traits: StepTraits { StepTraits(isScaling: true, fit: fit) }

  package func apply(to field: inout FieldFacts, values: [String: Int]) throws(StepError) {
    try requireNumbers(field)
    try requireAxis(axis, of: field)
    field.element = .float32
    field.becomeReal(range: range)
  }

  package func makeFitter() -> (any StepFitter)? { AxisFitter(axis: axis) }

  package func apply(
    to batch: HostArray, statistics: StepStatistics?, random: RandomStream, rows: [Int]
  ) throws(DataError) -> HostArray {
    let minima = try fitted(statistics, "minimum")
    let maxima = try fitted(statistics, "maximum")
    // A constant goes to the lower end.
    let scales = zip(minima, maxima).map { Float($0 < $1 ? range.width / ($1 - $0) : 1) }
    let offsets = zip(minima, scales).map { Float(range.lower - $0 * Double($1)) }
    return try affine(batch, axis: axis, (scales, offsets))
  }
}
