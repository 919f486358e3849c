internal import Analysis
internal import Catalog
internal import JSONText
internal import SourceText
internal import Spec
package import Training

/// Classes that are much rarer than others.
package struct ClassImbalanceCheck: Check {
  package static let about = CheckInfo(
    "class-imbalance", .free,
    summary: "No class has ten times the samples of another, or the classes are weighed.",
    meaning:
      "A network that never answers with the rare class loses little: it learns to ignore it, and the accuracy hides that.",
    tolerance:
      "a ratio of 10, as SageMaker Debugger and deepchecks have it; silent where classes are weighed or drawn evenly",
    sources: [
      "Roberts 2017, reason 8: class imbalance", "Amazon SageMaker Debugger: ClassImbalance",
    ])

  package init() {}

  private static let limit = 10.0

  package func run(_ context: inout VerificationContext) throws(RunError) -> CheckOutcome {
    guard let target = ClassTarget(context.run),
      let counts = context.run.report[.train]?[target.port.field]?.after?.histogram,
      counts.count > 1
    else { return .notApplicable("the labels are no classes") }
    let ordered = counts.sorted { ($0.value, $0.key) < ($1.value, $1.key) }
    guard let rare = ordered.first, let common = ordered.last else {
      return .notApplicable("the labels are no classes")
    }
    let ratio = Double(common.value) / Double(rare.value)
    let isWeighed = context.spec.spec.training?.classWeight != nil
    let isMuch = ratio > Self.limit && !isWeighed
    return CheckOutcome(
      isMuch ? .warn : .pass,
      "class \(common.key) has \(common.value) samples, class \(rare.key) has \(rare.value)\(isWeighed ? "; classes are weighed" : "")",
      measured: .number(ratio), expected: .number(Self.limit),
      at: isMuch ? target.site.entry.entry.range : nil,
      help: isMuch
        ? "give 'training.class_weight: balanced' or a step 'balance', and a metric that sees the rare classes"
        : nil)
  }
}
