package import Arrays
package import DataFiles

/// Makes text lower case.
package struct LowercaseStep: PipelineStep {
  package static let about = About(
    "lowercase", dialects: Dialect.allCases, "Makes text lower case.")
  package static let schema = Schema(Self(), [])
  package static let target = StepTarget.field
  package init() {}

  package func apply(to field: inout FieldFacts, values: [String: Int]) throws(StepError) {
    guard let element = field.element, element != .string else { return }
    throw StepError(
      Self.mismatch, "'lowercase' takes text, but '\(field.name)' is \(element.rawValue)")
  }

  package func apply(
    to batch: HostArray, statistics: StepStatistics?, random: RandomStream, rows: [Int]
  ) throws(DataError) -> HostArray {
    guard
      let result = HostArray(
        shape: batch.shape, strings: (batch.strings ?? []).map { $0.lowercased() })
    else { throw DataError("'lowercase' takes text, but the field is \(batch.element.rawValue)") }
    return result
  }
}
