import Analysis
import Catalog
import SourceText
import Spec
import YAML

/// Reports metrics that give the same number for every model.
struct MetricConstantRule: Rule {
  static let about = RuleInfo(
    "eval/metric-constant", .error,
    summary: "A metric gives the same number whatever the model predicts.",
    rationale: """
      The right class is always among the k largest of k predictions, so that a top-k accuracy over \
      k classes or fewer is 1.0 from the first epoch on; the default of k is 5. A threshold that no \
      prediction can pass, or that all pass, makes the same answer for every sample: below 0 or \
      from 1 on where a sigmoid or softmax gives numbers between 0 and 1.
      """,
    symptoms: """
      top_k_categorical_accuracy is always 1.0, recall is always 1, precision and recall are always \
      0
      """,
    remedy: "Use a k well below the number of classes, and a threshold within the head's range.",
    examples: [
      .finding(
        "the default of 5 for four classes",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 16, activation: relu}
            - dense: {units: 4, activation: softmax}
        training:
          loss: sparse_categorical_crossentropy
        evaluation:
          metrics: [accuracy, «sparse_top_k_categorical_accuracy»]
        """),
      .finding(
        "a threshold for scores on probabilities",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 16, activation: relu}
            - dense: {units: 1, activation: sigmoid}
        training:
          loss: binary_crossentropy
        evaluation:
          metrics:
            - recall: {thresholds: «0»}
        """),
      .clean(
        "the two largest of four",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 16, activation: relu}
            - dense: {units: 4, activation: softmax}
        training:
          loss: sparse_categorical_crossentropy
        evaluation:
          metrics:
            - sparse_top_k_categorical_accuracy: {k: 2}
        """),
      .clean(
        "a threshold of its own",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 16, activation: relu}
            - dense: {units: 1, activation: sigmoid}
        training:
          loss: binary_crossentropy
        evaluation:
          metrics:
            - recall: {thresholds: 0.3}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard spec.losses.count == 1, !spec.metrics.isEmpty, let head = spec.heads.first else { return }
    for (name, metric, entry) in spec.metrics {
      switch metric.metricContract.decision {
      case .largest(let count):
        guard let units = head.units, units > 1, count >= units else { continue }
        let arguments = entry.entry.arguments
        report.add(
          "'\(name)' looks for the right class among the \(count) largest of \(units): it is always there",
          at: arguments.range(of: "k"),
          help: units > 2 ? "use a k below \(units), such as 2" : "use accuracy")
      case .threshold(let threshold?):
        check(threshold, name, entry, head, spec, &report)
      default: continue
      }
    }
  }

  private func check(
    _ threshold: Double, _ name: String, _ entry: LocatedEntry, _ head: JudgedHead,
    _ spec: AnalyzedSpec, _ report: inout Report
  ) {
    // Among scores of classes the largest is the answer, whatever the threshold.
    guard !entry.isDecidedByLargest(head), let range = head.range, range.isBounded else { return }
    let passes: String
    if threshold <= range.lower {
      passes = "every"
    } else if threshold >= range.upper {
      passes = "no"
    } else {
      return
    }
    let arguments = entry.entry.arguments
    let place =
      arguments.pair(named: "thresholds", aliases: ["threshold"])?.value.place ?? entry.nameRange
    report.add(
      "\(passes) prediction lies above \(brief(threshold)): \(head.name) gives numbers in \(range)",
      at: place, notes: head.site.prediction.rangeReasons.notes,
      help: "use a threshold within that range, or leave it out")
  }
}

extension LocatedEntry {
  /// Whether the metric takes the largest class for the answer under this head's loss.
  fileprivate func isDecidedByLargest(_ head: JudgedHead) -> Bool {
    (entry.value as? any Metric)?.metricContract.follows.contains(head.contract.prediction) ?? true
  }
}
