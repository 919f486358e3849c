import Analysis
import Catalog
import SourceText
import Spec

/// Reports a head without activation before a loss that takes logarithms of probabilities.
struct LogitsIntoProbabilityLossRule: Rule {
  static let about = RuleInfo(
    "loss/logits-into-probability-loss", .error,
    summary: "A head without activation feeds a loss that expects probabilities.",
    rationale: """
      The loss takes logarithms of numbers that need not lie between 0 and 1. Frameworks clip them \
      to [1e-7, 1 − 1e-7]: every number outside gets no gradient, and a wrong one costs up to −ln \
      1e-7 = 16.1181 without telling in which direction to move.
      """,
    symptoms: """
      loss is nan, loss stuck at 16.118 or 8.06, accuracy does not change, missing softmax, \
      missing sigmoid, forgot from_logits
      """,
    remedy: """
      Give the head its activation (softmax for one of several classes, sigmoid for yes or no), or \
      set from_logits: true, which is the more accurate arithmetic.
      """,
    sources: ["https://keras.io/api/losses/probabilistic_losses/"],
    examples: [
      .finding(
        "no softmax before categorical cross-entropy",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - «dense»: 10
        training:
          loss: sparse_categorical_crossentropy
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 784]
            layers:
              - dense: 10
          training:
            loss: {sparse_categorical_crossentropy: {from_logits: true}}
          """),
      .finding(
        "no sigmoid before binary cross-entropy, in block style",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - «dense»: {units: 1}
        training:
          loss:
            binary_crossentropy:
              label_smoothing: 0.1
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 784]
            layers:
              - dense: {units: 1}
          training:
            loss:
              binary_crossentropy:
                label_smoothing: 0.1
                from_logits: true
          """),
      .clean(
        "logits are announced",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - dense: {units: 1}
        training:
          loss: {binary_crossentropy: {from_logits: true}}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    for head in spec.heads where head.fault == .logitsIntoProbabilityLoss {
      let activation = head.contract.prediction == .probabilities ? "softmax" : "sigmoid"
      report.add(
        "\(head.name) has no activation, but '\(head.lossName)' expects probabilities",
        at: head.place,
        notes: head.notes(
          "takes logarithms: what is not above 0 is clipped to 1e-7 and gets no gradient"),
        help: head.contract.hasFromLogits
          ? "set from_logits: true, or add activation: \(activation)"
          : "add \(activation) behind \(head.name)",
        fixes: head.settingFromLogits(true) + head.settingActivation(activation))
    }
  }
}
