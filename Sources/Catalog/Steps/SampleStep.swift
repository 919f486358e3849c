/// Takes part of the samples.
package struct SampleStep: PipelineStep {
  package static let about = About(
    "sample", dialects: Dialect.allCases, "Takes part of the samples.")
  package static let schema = Schema(
    Self(),
    [
      .optionalNumber("fraction", \.fraction, in: 0...1, "Share of the samples."),
      .optionalInt("count", \.count, "Number of samples."),
    ])
  package static let target = StepTarget.stream

  package var fraction: Double?
  package var count: Int?
  package init() {}

  package var isExecutable: Bool { false }

  package func sampleCount(of total: Int) -> Int? {
    let share = fraction.map { Int(exactly: (Double(total) * $0).rounded()) ?? total } ?? total
    return min(share, count ?? total)
  }
}
