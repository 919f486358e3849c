import Analysis
import Catalog
import SourceText
import Spec

/// Reports one unit before a loss that compares classes with each other.
struct OneUnitWithCategoricalLossRule: Rule {
  static let about = RuleInfo(
    "loss/one-unit-with-categorical-loss", .error,
    summary: """
      The head has a single unit, but the loss compares several classes with each other.
      """,
    rationale: """
      Categorical cross-entropy normalises over the classes; with one unit the only class has \
      probability 1, the loss is 0 for every input and no gradient flows. With integer labels \
      every label but 0 lies outside.
      """,
    symptoms: """
      loss is 0 from the start, loss: 0.0000e+00, nan loss, accuracy stuck, \
      sparse_categorical_crossentropy with one output, label out of range
      """,
    remedy: "Use binary cross-entropy with a sigmoid for two classes, or one unit per class.",
    sources: ["https://keras.io/api/losses/probabilistic_losses/"],
    dominates: [
      "loss/class-count-mismatch",
      "loss/label-encoding-mismatch",
      "loss/sigmoid-with-categorical-loss",
      "loss/target-shape-mismatch",
    ],
    examples: [
      .finding(
        "one sigmoid and categorical cross-entropy",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: «1», activation: sigmoid}
        training:
          loss: categorical_crossentropy
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 8]
            layers:
              - dense: {units: 1, activation: sigmoid}
          training:
            loss: binary_crossentropy
          """),
      .finding(
        "ten declared classes, one unit",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: «1»
        data:
          fields:
            label: {role: label, classes: 10}
        training:
          loss: {sparse_categorical_crossentropy: {from_logits: true}}
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 8]
            layers:
              - dense: 10
          data:
            fields:
              label: {role: label, classes: 10}
          training:
            loss: {sparse_categorical_crossentropy: {from_logits: true}}
          """),
      .clean(
        "one unit and binary cross-entropy",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 1, activation: sigmoid}
        training:
          loss: binary_crossentropy
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    for head in spec.heads where head.fault == .oneUnitWithCategoricalLoss {
      let classes = head.site.target?.classes
      report.add(
        "\(head.name) has one unit, but '\(head.lossName)' compares \(classes.map { "\($0)" } ?? "several") classes: the loss is 0 for every input",
        at: head.unitsRange, notes: head.notes("normalises over the classes"),
        help: classes.map { $0 > 2 } ?? false
          ? "use one unit per class"
          : "use binary_crossentropy with a sigmoid, or one unit per class",
        fixes: fixes(head, classes))
    }
  }

  private func fixes(_ head: JudgedHead, _ classes: Int?) -> [FixIt] {
    if let classes, classes > 2 {
      return head.unitsRange == head.place
        ? [] : head.spec.replacing(head.unitsRange, with: "\(classes)", "use \(classes) units")
    }
    guard head.head == .sigmoid else { return [] }
    return head.spec.replacing(
      head.site.entry.entry.range, with: "binary_crossentropy", "use binary_crossentropy")
  }
}
