import Analysis
import Catalog
import SourceText
import Spec

/// Reports metrics that count classes where quantities are predicted.
struct AccuracyOnRegressionRule: Rule {
  static let about = RuleInfo(
    "eval/accuracy-on-regression", .warning,
    summary: "A metric that counts right classes judges a model that predicts quantities.",
    rationale: """
      Accuracy asks whether two values are equal, or on the same side of 0.5. A predicted price \
      never equals the true one, so the number stays at 0 however good the model is, or moves for \
      reasons that have nothing to do with its error. The rule speaks only where the target is known \
      to be real or the task is declared as regression.
      """,
    symptoms: """
      accuracy is 0 in regression, accuracy stays at 0.0000e+00, very low accuracy but loss decreases, \
      keras regression accuracy
      """,
    remedy: "Use mean_absolute_error, which has the unit of the target, or r2_score.",
    sources: ["Islam et al., Repairing deep neural networks, 2020, doi:10.1145/3377811.3380378"],
    examples: [
      .finding(
        "the accuracy of a price",
        """
        coprime: 1
        model:
          input: [batch, 12]
          layers:
            - dense: {units: 32, activation: relu}
            - dense: 1
        data:
          fields:
            price: {role: label, shape: [1], encoding: real}
        training:
          loss: mean_squared_error
        evaluation:
          metrics: [«accuracy», mean_absolute_error]
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 12]
            layers:
              - dense: {units: 32, activation: relu}
              - dense: 1
          data:
            fields:
              price: {role: label, shape: [1], encoding: real}
          training:
            loss: mean_squared_error
          evaluation:
            metrics: [r2_score, mean_absolute_error]
          """),
      .clean(
        "an error in the unit of the target",
        """
        coprime: 1
        model:
          input: [batch, 12]
          layers:
            - dense: 1
        data:
          fields:
            price: {role: label, shape: [1], encoding: real}
        training:
          loss: mean_squared_error
        evaluation:
          metrics: [mean_absolute_error]
        """),
      .clean(
        "squared errors of classes",
        """
        coprime: 1
        model:
          input: [batch, 12]
          layers:
            - dense: {units: 1, activation: sigmoid}
        training:
          loss: mean_squared_error
        evaluation:
          metrics: [accuracy]
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let head = spec.heads.first, spec.losses.count == 1, head.contract.task == .regression,
      !head.targetIsClasses
    else { return }
    let isDeclared = spec.spec.task?.value == .regression
    guard isDeclared || head.site.target?.values.encoding == .real else { return }
    for (name, metric, entry) in spec.metrics {
      let tasks = metric.metricContract.tasks
      guard !tasks.isEmpty, !tasks.contains(.regression) else { continue }
      let target = head.site.target.map { "'\($0.name)'" } ?? "the target"
      report.add(
        "'\(name)' counts right classes, but \(target) is a quantity", at: entry.nameRange,
        notes: notes(spec, head, isDeclared), help: "use mean_absolute_error or r2_score",
        fixes: fixes(spec, entry))
    }
  }

  private func notes(_ spec: AnalyzedSpec, _ head: JudgedHead, _ isDeclared: Bool) -> [Diagnostic
    .Note]
  {
    var notes = head.site.target?.values.encodingReasons.notes ?? []
    if isDeclared, let task = spec.spec.task {
      notes.append(.init("the task is regression", at: task.range))
    }
    return notes + [.init("'\(head.lossName)' compares quantities", at: head.lossRange)]
  }

  private func fixes(_ spec: AnalyzedSpec, _ entry: LocatedEntry) -> [FixIt] {
    let listed = Set(spec.metrics.map(\.name))
    let names = ["mean_absolute_error", "r2_score", "root_mean_squared_error"]
    let dialect = spec.graph?.dialect ?? .keras
    guard entry.range == entry.nameRange,
      let better = names.first(where: {
        !listed.contains($0) && Registry.find(.metric, $0, dialect) != nil
      })
    else { return [] }
    return spec.replacing(entry.nameRange, with: better, "use '\(better)'")
  }
}
