import Analysis
import Catalog
import SourceText
import Spec

/// Reports weights of classes that do not exist, or where there are no classes.
struct ClassWeightMismatchRule: Rule {
  static let about = RuleInfo(
    "loss/class-weight-mismatch", .error,
    summary: "A class weight belongs to no class.",
    rationale: """
      Weights are looked up by class index. A weight for an index that does not occur weighs \
      nothing, and the class it was meant for keeps weight 1; with targets that are numbers there \
      are no classes at all.
      """,
    symptoms: """
      class_weight has no effect, KeyError in class_weight, class_weight starts at 1, imbalanced \
      classes
      """,
    remedy: "Give one weight for each index from 0 to the number of classes minus 1.",
    sources: ["https://keras.io/api/models/model_training_apis/"],
    examples: [
      .finding(
        "indices that start at 1",
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
          loss: binary_crossentropy
          class_weight: «{1: 1.0, 2: 9.0}»
        """),
      .finding(
        "a regression",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: 1
        training:
          loss: mean_squared_error
          class_weight: «{0: 1.0, 1: 9.0}»
        """),
      .clean(
        "one weight for each class",
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
          loss: binary_crossentropy
          class_weight: {0: 1.0, 1: 9.0}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let weights = spec.spec.training?.classWeight, let head = spec.heads.first,
      spec.heads.count == 1
    else { return }
    if head.contract.prediction == .values, !head.targetIsClasses {
      report.add(
        "there are no classes to weigh: '\(head.lossName)' compares numbers", at: weights.range,
        notes: [.init("the loss", at: head.lossRange)], help: "remove 'class_weight'")
      return
    }
    guard case .weights(let table) = weights.value,
      let classes = head.site.target?.classes ?? classes(head)
    else { return }
    let unknown = table.keys.filter { $0 >= classes || $0 < 0 }.sorted()
    guard let first = unknown.first else { return }
    report.add(
      "class \(first) is weighed, but the classes are 0 to \(classes - 1)", at: weights.range,
      notes: head.site.target?.declaration.map { [.init("they are declared here", at: $0)] } ?? [],
      help: "count classes from 0")
  }

  /// Classes by the head, where nothing declares them.
  private func classes(_ head: JudgedHead) -> Int? {
    guard let units = head.units else { return nil }
    return units == 1 && head.contract.target == .binary
      ? 2 : head.contract.task == .classification ? units : nil
  }
}
