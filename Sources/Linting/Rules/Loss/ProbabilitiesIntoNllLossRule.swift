import Analysis
import Catalog
import SourceText
import Spec

/// Reports softmax or sigmoid in front of the negative log-likelihood, which takes logarithms as
/// given.
struct ProbabilitiesIntoNllLossRule: Rule {
  static let about = RuleInfo(
    "loss/probabilities-into-nll-loss", .error,
    summary: "Probabilities feed a loss that expects log-probabilities.",
    rationale: """
      The negative log-likelihood only picks the right entry and changes its sign. With \
      probabilities p the loss is −p, between −1 and 0 instead of −ln p: it is negative, and a \
      confidently wrong answer costs no more than a doubtful one.
      """,
    symptoms: "negative loss, nll_loss negative, loss goes to -1, softmax with NLLLoss",
    remedy: "Use log_softmax, or drop the activation and use cross-entropy on logits.",
    sources: ["https://pytorch.org/docs/stable/generated/torch.nn.NLLLoss.html"],
    examples: [
      .finding(
        "softmax before negative log-likelihood",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 3, activation: «softmax»}
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
        "log-softmax",
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
    for head in spec.heads where head.fault == .probabilitiesIntoNLLLoss {
      report.add(
        "\(head.head == .softmax ? "softmax" : "sigmoid") goes into '\(head.lossName)', which expects log-probabilities: the loss lies between -1 and 0",
        at: head.place, notes: head.notes("takes the right entry as it is and changes its sign"),
        help: "use log_softmax, or cross-entropy on logits",
        fixes: head.settingActivation("log_softmax"))
    }
  }
}
