/// Leaves samples with missing numbers out.
package struct DropStep: PipelineStep {
  package static let about = About(
    "drop", aliases: ["drop_missing"], dialects: Dialect.allCases,
    "Leaves samples with missing numbers out.")
  package static let schema = Schema(Self(), [])
  package static let target = StepTarget.stream

  package init() {}

  package var traits: StepTraits { StepTraits() }
  package var isExecutable: Bool { false }
}
