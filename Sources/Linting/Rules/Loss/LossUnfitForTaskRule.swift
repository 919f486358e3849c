import Analysis
import Catalog
import SourceText
import Spec

/// Reports a loss of another kind than the declared task.
struct LossUnfitForTaskRule: Rule {
  static let about = RuleInfo(
    "loss/loss-unfit-for-task", .error,
    summary: "The loss is made for another task than the one the spec declares.",
    rationale: """
      A cross-entropy needs targets that are classes, a squared or absolute difference needs \
      quantities. One of the two statements of the spec is wrong, and whatever trains does not \
      solve the task.
      """,
    symptoms: """
      classification loss for regression, categorical_crossentropy on continuous targets, loss \
      does not make sense for the task
      """,
    remedy: "Use a loss of the declared task, or correct the task.",
    sources: [
      "Zhang, Zhai, Ma, Shen, AUTOTRAINER, 2021, doi:10.1109/ICSE43902.2021.00043"
    ],
    examples: [
      .finding(
        "a regression with a cross-entropy",
        """
        coprime: 1
        task: regression
        model:
          input: [batch, 13]
          layers:
            - dense: {units: 1, activation: sigmoid}
        training:
          loss: «binary_crossentropy»
        """),
      .finding(
        "two classes declared, many compared",
        """
        coprime: 1
        task: binary_classification
        model:
          input: [batch, 13]
          layers:
            - dense: {units: 5, activation: softmax}
        training:
          loss: «categorical_crossentropy»
        """),
      .clean(
        "two classes as two units",
        """
        coprime: 1
        task: binary_classification
        model:
          input: [batch, 13]
          layers:
            - dense: {units: 2, activation: softmax}
        training:
          loss: categorical_crossentropy
        """),
      .clean(
        "a regression",
        """
        coprime: 1
        task: regression
        model:
          input: [batch, 13]
          layers:
            - dense: 1
        training:
          loss: mean_absolute_error
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let task = spec.spec.task else { return }
    for head in spec.heads {
      guard let message = message(head, task.value) else { continue }
      report.add(
        message, at: head.lossRange, notes: [.init("the task is declared here", at: task.range)],
        help: help(task.value))
    }
  }

  private func message(_ head: JudgedHead, _ task: Spec.Task) -> String? {
    switch (task, head.contract.task) {
    case (.regression, .classification), (.regression, .binaryClassification):
      // Cross-entropy on targets known to lie in [0, 1] is a regression of rates.
      if head.contract.task == .binaryClassification, let range = head.site.target?.values.range,
        Interval(0, 1).contains(range)
      {
        return nil
      }
      return "'\(head.lossName)' compares classes, but the task is regression"
    case (.binaryClassification, .classification):
      guard let units = head.units, units > 2 else { return nil }
      return "'\(head.lossName)' compares \(units) classes, but the task is binary classification"
    default: return nil
    }
  }

  private func help(_ task: Spec.Task) -> String {
    task == .regression
      ? "use mean_squared_error or another loss for numbers, or correct the task"
      : "use one unit, sigmoid and binary_crossentropy, or set task: classification"
  }
}
