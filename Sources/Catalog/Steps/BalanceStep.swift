/// Makes classes equally frequent by drawing some samples more or less often.
package struct BalanceStep: PipelineStep {
  package static let about = About(
    "balance", dialects: Dialect.allCases,
    "Makes classes equally frequent by drawing some samples more or less often.")
  package static let schema = Schema(
    Self(),
    [
      .choice("method", \.method, default: "oversample", "Which classes are changed.")
    ])
  package static let target = StepTarget.stream

  package enum Method: String, Sendable, CaseIterable { case oversample, undersample, weights }

  package var method = Method.oversample
  package init() {}

  package var traits: StepTraits { StepTraits(isRandom: true, isResampling: true) }
  package var isExecutable: Bool { false }

  package func sampleCount(of count: Int) -> Int? { method == .weights ? count : nil }
}
