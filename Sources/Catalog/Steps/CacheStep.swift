/// Keeps what the steps before it made.
package struct CacheStep: PipelineStep {
  package static let about = About(
    "cache", dialects: Dialect.allCases,
    "Keeps what the steps before it made, so that later epochs need not repeat them.")
  package static let schema = Schema(Self(), [])
  package static let target = StepTarget.stream
  package init() {}

  package var traits: StepTraits { StepTraits(isKeeping: true) }
}
