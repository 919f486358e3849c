import Analysis
import Catalog
import SourceText
import Spec

/// Reports probabilities in front of a hinge loss, which wants scores of either sign.
struct ProbabilitiesIntoHingeLossRule: Rule {
  static let about = RuleInfo(
    "loss/probabilities-into-hinge-loss", .warning,
    summary: "Probabilities feed a hinge loss, which judges the sign of a score.",
    rationale: """
      A hinge loss wants a score beyond 1 for one side and beyond −1 for the other. A probability \
      lies between 0 and 1, so the loss of the negative side, 1 + p, cannot fall below 1, and at p \
      = 0, its best, a sigmoid has no gradient.
      """,
    symptoms: "hinge loss stuck at 0.5, hinge with sigmoid, hinge loss does not go below 1",
    remedy: "End with no activation or with tanh, or use binary cross-entropy.",
    sources: ["https://keras.io/api/losses/hinge_losses/"],
    examples: [
      .finding(
        "sigmoid and hinge",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 1, activation: «sigmoid»}
        training:
          loss: hinge
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 8]
            layers:
              - dense: {units: 1, activation: tanh}
          training:
            loss: hinge
          """),
      .clean(
        "tanh and hinge",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 1, activation: tanh}
        training:
          loss: hinge
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    for head in spec.heads where head.fault == .probabilitiesIntoHingeLoss {
      report.add(
        "probabilities go into '\(head.lossName)', which wants scores of either sign: the loss of a negative cannot fall below 1",
        at: head.place, notes: head.notes("is 0 for scores beyond 1 on the right side of 0"),
        help: "use tanh or no activation, or binary_crossentropy",
        fixes: head.settingActivation("tanh"))
    }
  }
}
