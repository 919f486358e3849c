/// Groups samples into batches.
package struct BatchStep: PipelineStep {
  package static let about = About(
    "batch", dialects: Dialect.allCases, "Groups consecutive samples into batches.")
  package static let schema = Schema(
    Self(),
    [
      .int(
        "size", \.size, required: true, aliases: ["batch_size"], "Number of samples in a batch."),
      .bool(
        "drop_remainder", \.dropsRemainder, default: "false",
        "Whether a smaller last batch is left out."),
    ])
  package static let target = StepTarget.stream

  package var size = 32
  package var dropsRemainder = false
  package init(size: Int = 32) { self.size = size }

  package func apply(to order: inout OrderFacts) {
    order.batchSize = size
    order.dropsRemainder = dropsRemainder
  }
}
