import Analysis
import Catalog
import SourceText
import Spec

/// Reports classes that exclude each other, judged one by one.
struct MulticlassWithBinaryLossRule: Rule {
  static let about = RuleInfo(
    "loss/multiclass-with-binary-loss", .info,
    summary: "Each sample has one class, but the loss asks about every class by itself.",
    rationale: """
      Binary cross-entropy over K units takes them for K questions with yes or no, and accuracy then \
      counts answers, not samples: a model that says no to everything is right in K − 1 of K, which \
      is 0.97 for 30 classes, and looks trained. With such an accuracy and more than two classes the \
      finding is a warning. The loss itself works, and some train image classifiers with it on \
      purpose (Wightman, Touvron and Jégou, 2021): without that accuracy it is only an info.
      """,
    symptoms: """
      high accuracy but bad predictions, accuracy 0.96 and confusion matrix wrong, binary_crossentropy gives \
      better accuracy than categorical_crossentropy
      """,
    remedy: "Use softmax with categorical_crossentropy, or measure categorical_accuracy.",
    sources: [
      "https://stackoverflow.com/questions/42081257",
      "https://github.com/keras-team/keras/issues/5210",
      "Wightman, Touvron, Jégou, ResNet strikes back, 2021, arXiv:2110.00476",
    ],
    examples: [
      .finding(
        "thirty topics, and an accuracy of answers",
        """
        coprime: 1
        model:
          input: [batch, 64]
          layers:
            - dense: {units: 32, activation: relu}
            - dense: {units: 30, activation: sigmoid}
        data:
          fields:
            topic: {role: label, classes: 30}
          pipeline:
            - one_hot: {field: topic, classes: 30}
        training:
          loss: «binary_crossentropy»
        evaluation:
          metrics: [accuracy]
        """),
      .clean(
        "topics that a text may have several of",
        """
        coprime: 1
        model:
          input: [batch, 64]
          layers:
            - dense: {units: 32, activation: relu}
            - dense: {units: 30, activation: sigmoid}
        data:
          fields:
            topics: {role: label, shape: [30], encoding: multi_hot}
        training:
          loss: binary_crossentropy
        """),
      .clean(
        "one distribution over the topics",
        """
        coprime: 1
        model:
          input: [batch, 64]
          layers:
            - dense: {units: 32, activation: relu}
            - dense: {units: 30, activation: softmax}
        data:
          fields:
            topic: {role: label, classes: 30}
          pipeline:
            - one_hot: {field: topic, classes: 30}
        training:
          loss: categorical_crossentropy
        evaluation:
          metrics: [accuracy]
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard spec.spec.task?.value != .multilabel else { return }
    for head in spec.heads where asksUnitByUnit(head) {
      guard let target = head.site.target, case .oneHot = target.values.encoding,
        let units = head.units, units > 1
      else { continue }
      let metric = units > 2 ? spec.metrics.first { countsAnswers($0.metric) } : nil
      let floor = metric.map { metric in
        ": '\(metric.name)' is \(brief(1 - 1 / Double(units))) for a model that always says no"
      }
      report.add(
        "'\(head.lossName)' asks about each of \(units) classes, but '\(target.name)' has one a sample\(floor ?? "")",
        at: head.lossRange, severity: metric == nil ? nil : .warning,
        notes: target.values.encodingReasons.notes
          + (metric.map { [.init("counts answers, not samples", at: $0.entry.nameRange)] } ?? []),
        help: "use softmax with 'categorical_crossentropy', or measure 'categorical_accuracy'")
    }
  }

  private func asksUnitByUnit(_ head: JudgedHead) -> Bool {
    switch head.contract.prediction {
    case .independentProbabilities, .independentLogits: head.fault == nil
    default: false
    }
  }

  private func countsAnswers(_ metric: any Metric) -> Bool {
    metric is AccuracyMetric || metric is BinaryAccuracyMetric
  }
}
