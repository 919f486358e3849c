/// Prepares batches ahead of their use.
package struct PrefetchStep: PipelineStep {
  package static let about = About(
    "prefetch", dialects: Dialect.allCases, "Prepares batches while others are trained on.")
  package static let schema = Schema(
    Self(),
    [.optionalInt("buffer", \.buffer, min: 0, "Number of batches. Default: as many as needed.")])
  package static let target = StepTarget.stream

  package var buffer: Int?
  package init() {}
}
