import Analysis
import Catalog
import SourceText
import Spec

/// Reports a sigmoid over several units before a loss over mutually exclusive classes.
struct SigmoidWithCategoricalLossRule: Rule {
  static let about = RuleInfo(
    "loss/sigmoid-with-categorical-loss", .error,
    summary: """
      Sigmoid over several units feeds a loss that expects one distribution over the classes.
      """,
    rationale: """
      Sigmoids are probabilities of their own and do not sum to 1. Categorical cross-entropy looks \
      at the right class only: without the sum to hold them back all outputs may rise together. \
      Frameworks divide by the sum, which leaves a loss that saturates where sigmoids do.
      """,
    symptoms: """
      all outputs near 1, probabilities do not sum to 1, sigmoid with categorical_crossentropy, \
      accuracy stays low
      """,
    remedy: """
      Use softmax when each sample has exactly one class; keep sigmoid and use binary \
      cross-entropy when it may have several.
      """,
    sources: [
      """
      Islam, Nguyen, Pan, Rajan, A comprehensive study on deep learning bug characteristics, \
      2019, arXiv:1906.01388
      """
    ],
    examples: [
      .finding(
        "three classes, sigmoid",
        """
        coprime: 1
        model:
          input: [batch, 4]
          layers:
            - dense: {units: 3, activation: «sigmoid»}
        training:
          loss: categorical_crossentropy
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 4]
            layers:
              - dense: {units: 3, activation: softmax}
          training:
            loss: categorical_crossentropy
          """),
      .clean(
        "several labels at once",
        """
        coprime: 1
        task: multilabel
        model:
          input: [batch, 4]
          layers:
            - dense: {units: 3, activation: sigmoid}
        training:
          loss: binary_crossentropy
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    for head in spec.heads where head.fault == .sigmoidWithCategoricalLoss {
      let units = head.units.map { " over \($0) units" } ?? ""
      report.add(
        "sigmoid\(units) goes into '\(head.lossName)', which expects probabilities that sum to 1",
        at: head.place,
        notes: head.notes("compares one distribution over all classes with the label"),
        help:
          "use softmax if each sample has one class, or binary_crossentropy if it may have several",
        fixes: head.settingActivation("softmax"))
    }
  }
}
