package import Arrays
package import DataFiles
import SourceText

/// Cuts numbers off at two ends.
package struct ClipStep: PipelineStep {
  package static let about = About(
    "clip", dialects: Dialect.allCases, "Replaces numbers beyond two ends by the ends.")
  package static let schema = Schema(
    Self(),
    [
      .optionalNumber("min", \.lower, "Lower end."),
      .optionalNumber("max", \.upper, "Upper end."),
    ],
    validate: { step, arguments, decoder in
      if let lower = step.lower, let upper = step.upper, lower > upper {
        decoder.report(
          "spec/out-of-range",
          "'max' must be at least 'min', \(format(lower)), not \(format(upper))",
          at: arguments.range(of: "max"))
      } else if step.lower == nil, step.upper == nil {
        decoder.report(
          "spec/missing-parameter", "'clip' needs 'min' or 'max'", at: arguments.ownerRange)
      }
    })
  package static let target = StepTarget.field

  package var lower: Double?
  package var upper: Double?
  package init() {}

  package func apply(to field: inout FieldFacts, values: [String: Int]) throws(StepError) {
    try requireNumbers(field)
    field.element = .float32
    let before = field.values.range ?? .all
    let after = before.clamped(lower ?? -.infinity, upper ?? .infinity)
    if field.values.range == after { return }
    // Class indices and one-hot rows that are cut are no longer what they were.
    field.becomeReal(range: after)
  }

  package func apply(
    to batch: HostArray, statistics: StepStatistics?, random: RandomStream, rows: [Int]
  ) throws(DataError) -> HostArray {
    let low = Float(lower ?? -.infinity)
    let high = Float(upper ?? .infinity)
    return try batch.floats { numbers in
      for i in numbers.indices { numbers[i] = min(max(numbers[i], low), high) }
    }
  }
}
