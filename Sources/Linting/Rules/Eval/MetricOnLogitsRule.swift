import Analysis
import Catalog
import SourceText
import Spec

/// Reports metrics that take scores for probabilities, or the other way round.
struct MetricOnLogitsRule: Rule {
  static let about = RuleInfo(
    "eval/metric-on-logits", .warning,
    summary: "A metric takes unnormalised scores for probabilities, or probabilities for scores.",
    rationale: """
      A threshold of 0.5 on a score is a probability of 0.62, so that a metric with one counts \
      fewer positives than it should; the same answer on the scale of scores is a threshold of 0. \
      A cross-entropy as a metric clips scores to [0, 1] and reports a number that has nothing to \
      do with the model's. A metric that applies a sigmoid to probabilities sees them all between \
      0.5 and 0.73. Metrics without a threshold of their own follow the loss here. Where the loss \
      misreads the head as well, its own rule says so.
      """,
    symptoms: """
      precision and recall look wrong with from_logits=True, binary_crossentropy metric differs \
      from the loss, accuracy lower than expected with BCEWithLogitsLoss, predictions must be >= 0
      """,
    remedy: """
      Leave the threshold out, so that it follows the loss, or tell the metric from_logits as the \
      loss is told.
      """,
    sources: ["https://keras.io/api/metrics/probabilistic_metrics"],
    examples: [
      .finding(
        "a threshold for probabilities on scores",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 16, activation: relu}
            - dense: 1
        training:
          loss: {binary_crossentropy: {from_logits: true}}
        evaluation:
          metrics:
            - «precision»: {thresholds: 0.5}
        """),
      .finding(
        "a cross-entropy that is not told what the loss is told",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 16, activation: relu}
            - dense: 10
        training:
          loss: {sparse_categorical_crossentropy: {from_logits: true}}
        evaluation:
          metrics: [accuracy, «sparse_categorical_crossentropy»]
        """),
      .finding(
        "a sigmoid on top of probabilities",
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
            - «auc»: {from_logits: true}
        """),
      .clean(
        "metrics that follow the loss",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 16, activation: relu}
            - dense: 1
        training:
          loss: {binary_crossentropy: {from_logits: true}}
        evaluation:
          metrics: [binary_accuracy, auc, precision]
        """),
      .clean(
        "the same option for loss and metric",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 16, activation: relu}
            - dense: 10
        training:
          loss: {sparse_categorical_crossentropy: {from_logits: true}}
        evaluation:
          metrics:
            - sparse_categorical_crossentropy: {from_logits: true}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard spec.losses.count == 1, !spec.metrics.isEmpty, let head = spec.heads.first,
      head.fault == nil
    else { return }
    for (name, metric, entry) in spec.metrics {
      let contract = metric.metricContract
      guard !contract.follows.contains(head.contract.prediction),
        let mistake = mistake(contract.prediction, head.head)
      else { continue }
      report.add(
        "'\(name)' \(mistake), and \(head.name) gives \(given(head.head))", at: entry.nameRange,
        notes: head.notes("is told what the head gives"), help: help(contract, head))
    }
  }

  /// What a metric does to a head that is not what it takes it for; nil where the two agree.
  private func mistake(_ wanted: LossContract.Prediction, _ head: Head) -> String? {
    switch (wanted, head) {
    case (.probabilities, .linear), (.independentProbabilities, .linear),
      (.probabilities, .logSoftmax), (.independentProbabilities, .logSoftmax):
      "reads probabilities"
    case (.logits, .softmax), (.logits, .sigmoid): "applies a softmax of its own"
    case (.independentLogits, .softmax), (.independentLogits, .sigmoid):
      "applies a sigmoid of its own"
    case (.logProbabilities, .softmax), (.logProbabilities, .sigmoid), (.logProbabilities, .linear):
      "reads log-probabilities"
    default: nil
    }
  }

  private func given(_ head: Head) -> String {
    switch head {
    case .linear: "unnormalised scores"
    case .logSoftmax: "log-probabilities"
    default: "probabilities"
    }
  }

  private func help(_ contract: MetricContract, _ head: JudgedHead) -> String {
    if case .threshold = contract.decision {
      return "leave the threshold out: it is 0 for a loss over scores"
    }
    return head.head == .linear ? "tell it 'from_logits: true'" : "leave 'from_logits' out"
  }
}
