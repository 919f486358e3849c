import Analysis
import Catalog
import SourceText
import Spec

/// Reports a loss for numbers whose targets are classes.
struct RegressionLossOnClassesRule: Rule {
  static let about = RuleInfo(
    "loss/regression-loss-on-classes", .warning,
    summary: "A loss for regression is used on classes.",
    rationale: """
      Squared and absolute differences treat class numbers as quantities, so that class 9 is nine \
      times as far from class 0 as class 1 is; on one-hot targets their gradient vanishes where a \
      sigmoid or softmax is confidently wrong, while that of a cross-entropy does not. Training is \
      slow or stops early.
      """,
    symptoms: """
      mse for classification, mean squared error with sigmoid does not learn, xor does not \
      converge, slow convergence
      """,
    remedy: """
      Use binary cross-entropy for yes or no, categorical cross-entropy for one of several \
      classes.
      """,
    sources: ["Golik, Doetsch, Ney, Cross-entropy vs. squared error training, 2013"],
    dominates: ["loss/target-shape-mismatch"],
    examples: [
      .finding(
        "a mean squared error on class indices",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 1, activation: sigmoid}
        data:
          fields:
            label: {role: label, classes: 2}
        training:
          loss: «mean_squared_error»
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 8]
            layers:
              - dense: {units: 1, activation: sigmoid}
          data:
            fields:
              label: {role: label, classes: 2}
          training:
            loss: binary_crossentropy
          """),
      .finding(
        "a task that is classification",
        """
        coprime: 1
        task: classification
        model:
          input: [batch, 8]
          layers:
            - dense: 4
        training:
          loss: «mean_absolute_error»
        """),
      .clean(
        "a regression",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: 1
        data:
          fields:
            label: {role: label, shape: [], encoding: real}
        training:
          loss: mean_squared_error
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    for head in spec.heads
    where head.contract.prediction == .values && head.contract.task == .regression {
      guard head.targetIsClasses || taskIsClassification(spec) else { continue }
      var notes = head.site.target?.values.encodingReasons.notes ?? []
      if taskIsClassification(spec), let task = spec.spec.task {
        notes.append(.init("the task is \(task.value.rawValue)", at: task.range))
      }
      let better =
        head.units == 1
        ? "binary_crossentropy"
        : head.isIndexed ? "sparse_categorical_crossentropy" : "categorical_crossentropy"
      let isUnequal = head.isIndexed && (head.units ?? 1) > 1
      report.add(
        "'\(head.lossName)' treats classes as quantities"
          + (isUnequal ? ", and cannot compare one class index with \(head.units ?? 0) units" : ""),
        at: head.lossRange, severity: isUnequal ? .error : nil, notes: notes, help: "use \(better)",
        fixes: head.head == .sigmoid && head.units == 1
          ? spec.replacing(head.lossRange, with: better, "use \(better)") : [])
    }
  }

  private func taskIsClassification(_ spec: AnalyzedSpec) -> Bool {
    switch spec.spec.task?.value {
    case .classification, .binaryClassification, .multilabel, .languageModeling: true
    default: false
    }
  }
}

extension JudgedHead {
  fileprivate var isIndexed: Bool {
    if case .index = site.target?.values.encoding { return true }
    return false
  }
}
