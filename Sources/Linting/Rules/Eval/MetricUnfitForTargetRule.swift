import Analysis
import Catalog
import SourceText
import Spec

/// Reports metrics that read another label encoding than the labels have.
struct MetricUnfitForTargetRule: Rule {
  static let about = RuleInfo(
    "eval/metric-unfit-for-target", .error,
    summary:
      "A metric reads the labels in another encoding than they have, so that its number means nothing.",
    rationale: """
      categorical_accuracy looks for the largest number of a one-hot row: of a single class index that is \
      always place 0. sparse_categorical_accuracy takes the first number of a row for the class: of a \
      one-hot row that is 0 or 1. Over a single unit the largest number is always the first, so that the \
      predicted class is always 0. binary_accuracy counts every unit of a one-hot row: a model that \
      answers no to all K classes gets 1 − 1/K, which is 0.9 for 10, and that is a warning.
      """,
    symptoms: """
      accuracy is always 1.0, accuracy is always 0.1, accuracy does not change, accuracy 0.9 from the first \
      epoch, categorical_accuracy wrong, binary_accuracy with softmax
      """,
    remedy: "Use 'accuracy', which adapts itself to the loss and the labels.",
    sources: ["https://keras.io/api/metrics/accuracy_metrics"],
    examples: [
      .finding(
        "rows wanted, indices given",
        """
        coprime: 1
        model:
          input: [batch, 64]
          layers:
            - dense: 10
        data:
          fields:
            label: {role: label, classes: 10}
        training:
          loss: {sparse_categorical_crossentropy: {from_logits: true}}
        evaluation:
          metrics: [«categorical_accuracy»]
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 64]
            layers:
              - dense: 10
          data:
            fields:
              label: {role: label, classes: 10}
          training:
            loss: {sparse_categorical_crossentropy: {from_logits: true}}
          evaluation:
            metrics: [accuracy]
          """),
      .finding(
        "the largest of one number",
        """
        coprime: 1
        model:
          input: [batch, 64]
          layers:
            - dense: {units: 1, activation: sigmoid}
        training:
          loss: binary_crossentropy
        evaluation:
          metrics: [«categorical_accuracy»]
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 64]
            layers:
              - dense: {units: 1, activation: sigmoid}
          training:
            loss: binary_crossentropy
          evaluation:
            metrics: [accuracy]
          """),
      .finding(
        "every class counted by itself",
        """
        coprime: 1
        model:
          input: [batch, 64]
          layers:
            - dense: {units: 10, activation: softmax}
        data:
          fields:
            label: {role: label, classes: 10, encoding: one_hot, shape: [10]}
        training:
          loss: categorical_crossentropy
        evaluation:
          metrics: [«binary_accuracy»]
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 64]
            layers:
              - dense: {units: 10, activation: softmax}
          data:
            fields:
              label: {role: label, classes: 10, encoding: one_hot, shape: [10]}
          training:
            loss: categorical_crossentropy
          evaluation:
            metrics: [accuracy]
          """),
      .clean(
        "accuracy adapts itself",
        """
        coprime: 1
        model:
          input: [batch, 64]
          layers:
            - dense: 10
        data:
          fields:
            label: {role: label, classes: 10}
        training:
          loss: {sparse_categorical_crossentropy: {from_logits: true}}
        evaluation:
          metrics: [accuracy, sparse_categorical_accuracy]
        """),
      .clean(
        "labels of which nothing is known",
        """
        coprime: 1
        model:
          input: [batch, 64]
          layers:
            - dense: {units: 10, activation: softmax}
        training:
          loss: categorical_crossentropy
        evaluation:
          metrics: [categorical_accuracy]
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard spec.losses.count == 1, let head = spec.heads.first else { return }
    for (name, metric, entry) in spec.metrics {
      // Where the loss has the same trouble, its rule says so.
      guard let wanted = metric.metricContract.target,
        wanted != head.contract.target || head.units == 1
      else { continue }
      guard let mistake = mistake(name, metric, wanted, head) else { continue }
      report.add(
        mistake.message, at: entry.nameRange, severity: mistake.severity,
        notes: head.site.target?.values.encodingReasons.notes ?? [],
        help: "use 'accuracy', which adapts itself",
        fixes: spec.metrics.contains { $0.name == "accuracy" } || entry.range != entry.nameRange
          ? [] : spec.replacing(entry.nameRange, with: "accuracy", "use 'accuracy'"))
    }
  }

  private func mistake(
    _ name: String, _ metric: any Metric, _ wanted: LossContract.Target, _ head: JudgedHead
  ) -> (message: String, severity: Severity?)? {
    let looksForLargest = if case .largest = metric.metricContract.decision { true } else { false }
    if looksForLargest, head.units == 1, head.head != .softmax,
      head.contract.task != .classification
    {
      return (
        "'\(name)' looks for the largest of 1 number, so that it predicts class 0 for every sample",
        nil
      )
    }
    guard let target = head.site.target, let encoding = target.values.encoding,
      looksForLargest || wanted == .binary || wanted == .values
    else { return nil }
    switch (wanted, encoding) {
    case (.oneHot, .index):
      return (
        "'\(name)' reads one-hot rows, but '\(target.name)' holds class indices: it takes each label for class 0",
        nil
      )
    case (.index, .oneHot), (.index, .multiHot):
      return (
        "'\(name)' reads class indices, but '\(target.name)' holds \(encoding.description)", nil
      )
    case (.binary, .index(let classes?)) where classes > 2 && head.units ?? 1 > 1:
      return (
        "'\(name)' reads 0 or 1 for every unit, but '\(target.name)' holds class indices below \(classes)",
        nil
      )
    case (.values, .index) where head.units ?? 1 > 1:
      return (
        "'\(name)' compares quantities, but '\(target.name)' holds class indices and \(head.name) gives \(head.units ?? 1) numbers",
        nil
      )
    case (.binary, .oneHot):
      guard let classes = head.units ?? target.classes, classes > 2 else { return nil }
      let floor = 1 - 1 / Double(classes)
      return (
        "'\(name)' counts each of the \(classes) units of '\(target.name)': answering no to all gets \(brief(floor))",
        .warning
      )
    default: return nil
    }
  }
}
