import Analysis
import Catalog
import SourceText
import Spec

/// Reports log-probabilities in front of a loss that takes logarithms itself.
struct LogProbabilitiesIntoProbabilityLossRule: Rule {
  static let about = RuleInfo(
    "loss/log-probabilities-into-probability-loss", .error,
    summary: "Log-softmax feeds a loss that expects probabilities and takes logarithms itself.",
    rationale: """
      Log-probabilities are 0 or less, so the loss takes logarithms of negative numbers: \
      frameworks clip them to 1e-7, every sample costs −ln 1e-7 = 16.1181 and nothing has a \
      gradient.
      """,
    symptoms: "loss stuck at 16.118, loss is nan, log_softmax with categorical_crossentropy",
    remedy: "Use softmax, or drop the activation and set from_logits: true, or use nll_loss.",
    sources: ["https://keras.io/api/losses/probabilistic_losses/"],
    examples: [
      .finding(
        "log-softmax before categorical cross-entropy",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 3, activation: «log_softmax»}
        training:
          loss: categorical_crossentropy
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 8]
            layers:
              - dense: {units: 3, activation: softmax}
          training:
            loss: categorical_crossentropy
          """),
      .clean(
        "log-softmax and negative log-likelihood",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 3, activation: log_softmax}
        training:
          loss: nll_loss
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    for head in spec.heads where head.fault == .logProbabilitiesIntoProbabilityLoss {
      report.add(
        "log_softmax goes into '\(head.lossName)', which expects probabilities and takes the logarithm itself",
        at: head.place,
        notes: head.notes(
          "clips what is not above 0 to 1e-7: every sample costs −ln 1e-7 = 16.1181, without a gradient"
        ),
        help: "use softmax, or keep log_softmax and use nll_loss",
        fixes: head.settingActivation("softmax"))
    }
  }
}
