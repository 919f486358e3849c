/// Goes through the samples again and again.
package struct RepeatStep: PipelineStep {
  package static let about = About(
    "repeat", dialects: Dialect.allCases, "Goes through the samples several times, or without end.")
  package static let schema = Schema(
    Self(), [.optionalInt("count", \.count, "How many times. Default: without end.")])
  package static let target = StepTarget.stream

  package var count: Int?
  package init() {}

  package func apply(to order: inout OrderFacts) {
    order.isRepeated = count != 1
    order.isEndless = count == nil
  }
}
