import Analysis
import Catalog
import SourceText
import Spec

/// Advises a measure that does not depend on a threshold.
struct ThresholdOnlyMetricRule: Rule {
  static let about = RuleInfo(
    "eval/threshold-only-metric", .info,
    summary: "Precision, recall or F1 of one threshold is all that a classifier is judged by.",
    rationale: """
      Precision and recall trade against each other: a threshold of 0.3 instead of 0.5 raises the \
      one and lowers the other without a better model. Two models can only be told apart at the \
      same threshold, while the area under the curve ranks them over all thresholds.
      """,
    symptoms: "f1 score depends on the threshold, precision high but recall low, which threshold",
    remedy: "Add 'auc', with 'curve: PR' where one class is rare.",
    sources: [
      "Davis and Goadrich, The relationship between precision-recall and ROC curves, 2006, doi:10.1145/1143844.1143874"
    ],
    profile: .production,
    examples: [
      .finding(
        "precision and recall at 0.5",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 1, activation: sigmoid}
        training:
          loss: binary_crossentropy
        evaluation:
          metrics: [«precision», recall]
        """),
      .clean(
        "with the area under the curve",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 1, activation: sigmoid}
        training:
          loss: binary_crossentropy
        evaluation:
          metrics: [precision, recall, auc]
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    let metrics = spec.metrics
    guard spec.losses.count == 1, spec.heads.first?.contract.task == .binaryClassification,
      let first = metrics.first,
      metrics.allSatisfy({
        if case .threshold = $0.metric.metricContract.decision { true } else { false }
      })
    else { return }
    report.add(
      "\(listed(metrics.map(\.name))) \(metrics.count == 1 ? "depends" : "depend") on one threshold",
      at: first.entry.nameRange, help: "add 'auc', with 'curve: PR' where one class is rare")
  }
}
