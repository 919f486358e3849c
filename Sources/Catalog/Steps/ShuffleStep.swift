/// Puts samples into random order, all of them or within a window.
package struct ShuffleStep: PipelineStep {
  package static let about = About(
    "shuffle", dialects: Dialect.allCases,
    "Puts the samples into random order, anew in every epoch.")
  package static let schema = Schema(
    Self(),
    [
      .optionalInt(
        "buffer", \.buffer, "Number of samples among which the next is drawn. Default: all of them."
      )
    ])
  package static let target = StepTarget.stream

  /// Nil shuffles all samples.
  package var buffer: Int?
  package init(buffer: Int? = nil) { self.buffer = buffer }

  package func apply(to order: inout OrderFacts) {
    order.shuffling = buffer.map { .window($0) } ?? .full
  }
}
