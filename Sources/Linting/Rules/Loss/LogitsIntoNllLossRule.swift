import Analysis
import Catalog
import SourceText
import Spec

/// Reports unnormalised scores in front of the negative log-likelihood.
struct LogitsIntoNllLossRule: Rule {
  static let about = RuleInfo(
    "loss/logits-into-nll-loss", .error,
    summary: "Unnormalised scores feed a loss that expects log-probabilities.",
    rationale: """
      The negative log-likelihood only picks the right entry and changes its sign. Nothing \
      normalises the scores, so the loss falls without bound when all of them grow: it goes to −∞ \
      and the model learns nothing.
      """,
    symptoms: """
      nll_loss negative and decreasing without end, loss goes to minus infinity, forgot \
      log_softmax
      """,
    remedy: "End with log_softmax, or use cross-entropy, which takes logits.",
    sources: ["https://pytorch.org/docs/stable/generated/torch.nn.NLLLoss.html"],
    examples: [
      .finding(
        "no activation before negative log-likelihood",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - «dense»: {units: 3}
        training:
          loss: nll_loss
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 8]
            layers:
              - dense: {units: 3, activation: log_softmax}
          training:
            loss: nll_loss
          """),
      .clean(
        "log-softmax as a layer",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: 3
            - log_softmax
        training:
          loss: nll_loss
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    for head in spec.heads where head.fault == .logitsIntoNLLLoss {
      report.add(
        "\(head.name) gives unnormalised scores, but '\(head.lossName)' expects log-probabilities: the loss has no lower bound",
        at: head.place, notes: head.notes("takes the right entry as it is and changes its sign"),
        help: "end with log_softmax, or use cross-entropy on logits",
        fixes: head.settingActivation("log_softmax"))
    }
  }
}
