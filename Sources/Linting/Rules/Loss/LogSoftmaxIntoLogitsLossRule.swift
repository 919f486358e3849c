import Analysis
import Catalog
import SourceText
import Spec

/// Reports a log-softmax in front of a loss that applies one itself: superfluous, not wrong.
struct LogSoftmaxIntoLogitsLossRule: Rule {
  static let about = RuleInfo(
    "loss/log-softmax-into-logits-loss", .info,
    summary: "Log-softmax feeds a loss that applies log-softmax itself.",
    rationale: """
      The log-softmax of log-probabilities is those log-probabilities again, so loss and gradients \
      are right and the layer only costs time. It matters when the scores are read elsewhere: they \
      are no longer logits.
      """,
    symptoms: "log_softmax with CrossEntropyLoss, is log_softmax twice wrong",
    remedy: "Leave the log-softmax out, or keep it and use nll_loss.",
    sources: [
      "https://pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html"
    ],
    examples: [
      .finding(
        "log-softmax and cross-entropy on logits",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - dense: {units: 10, activation: «log_softmax»}
        training:
          loss: {sparse_categorical_crossentropy: {from_logits: true}}
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 784]
            layers:
              - dense: {units: 10, activation: linear}
          training:
            loss: {sparse_categorical_crossentropy: {from_logits: true}}
          """),
      .clean(
        "no activation",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - dense: 10
        training:
          loss: {sparse_categorical_crossentropy: {from_logits: true}}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    for head in spec.heads where head.fault == .logSoftmaxIntoLogitsLoss {
      report.add(
        "log_softmax is superfluous: '\(head.lossName)' applies it again, which changes nothing",
        at: head.place,
        notes: head.notes("takes logits and applies log-softmax"),
        help: "remove it, or use nll_loss, which takes log-probabilities",
        fixes: head.settingActivation("linear"))
    }
  }
}
