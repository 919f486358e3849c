/// Leaves samples with missing numbers out.
package struct DropStep: PipelineStep {
  package static let about = About(
    "drop", aliases: ["drop_missing"], dialects: Dialect.allCases,
    "Leaves samples with missing numbers out.")
  package static let schema = Schema(Self(), [])
  package static let target = StepTarget.stream

  package init() {}

  package var isExecutable: Bool { false }

  package func sampleCount(of count: Int) -> Int? { nil }
}
