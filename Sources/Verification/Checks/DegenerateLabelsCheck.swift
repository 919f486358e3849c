internal import Analysis
internal import Catalog
internal import JSONText
internal import SourceText
internal import Spec
package import Training

/// Labels of one class teach nothing, however good the accuracy looks.
package struct DegenerateLabelsCheck: Check {
  package static let about = CheckInfo(
    "degenerate-labels", .free,
    summary: "The labels that reach the loss are of more than one class.",
    meaning:
      "If every label is the same, a constant answer is always right: accuracy 1.0 from the first epoch, and nothing is learned. Labels divided by 255 together with the images end this way.",
    tolerance:
      "fails at one class; warns where the largest class has more than 90 % of the samples",
    sources: ["Diagnosing Broken Neural Network Training, 2017: buckets of label counts"])

  package init() {}

  package func run(_ context: inout VerificationContext) throws(RunError) -> CheckOutcome {
    var passed: [String] = []
    for (site, port) in zip(context.spec.losses, context.run.feed.targetPorts)
    where site.contract.task != .regression {
      guard let field = context.run.report[.train]?[port.field],
        let counts = field.after?.histogram, !counts.isEmpty
      else { continue }
      let total = counts.values.reduce(0, +)
      let largest = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }
      guard let largest else { continue }
      if counts.count == 1 { return degenerate(field, largest.key, total, context) }
      let share = Double(largest.value) / Double(total)
      if share > 0.9, context.spec.spec.training?.classWeight == nil {
        return CheckOutcome(
          .warn,
          "\((share * 100).short) % of the labels are class \(largest.key): an accuracy of \(share.short) needs no network",
          measured: .number(share), expected: .number(0.9), at: site.entry.entry.range,
          help: "give 'training.class_weight: balanced', and a metric that sees the rare classes")
      }
      passed.append(
        "\(counts.count) classes in '\(field.name)', the largest with \((share * 100).short) % of \(total) samples"
      )
    }
    guard !passed.isEmpty else { return .notApplicable("the labels are no classes") }
    return CheckOutcome(.pass, passed.joined(separator: "; "))
  }

  private func degenerate(
    _ field: DataReport.Field, _ kind: FieldStatistics.Kind, _ total: Int,
    _ context: VerificationContext
  ) -> CheckOutcome {
    let before = field.before?.histogram?.count ?? 1
    let step =
      context.spec.scalingStep(of: field.name, .train)
      ?? context.spec.pipeline.after[.train]?[field.name]?.history.last
    let lost = before > 1
    return CheckOutcome(
      .fail,
      "all \(total) training labels are class \(kind)\(lost ? " after the pipeline; the source has \(before) classes" : "")",
      measured: .int(1), expected: .string("2 or more"),
      at: lost ? step?.range : context.spec.pipeline.before[.train]?[field.name]?.declaration,
      help: lost
        ? "take the label out of the steps that change its numbers"
        : "check 'split' and the order of the source")
  }
}
