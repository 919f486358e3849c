import Analysis
import Catalog
import SourceText
import Spec

/// Reports a softmax whose result goes into a loss that applies its own.
struct SoftmaxIntoLogitsLossRule: Rule {
  static let about = RuleInfo(
    "loss/softmax-into-logits-loss", .error,
    summary: "Softmax feeds a loss that expects logits and applies softmax or sigmoid itself.",
    rationale: """
      The loss takes the probabilities for scores. They lie between 0 and 1, so after the second \
      softmax the right one of K classes gets at most e / (e + K − 1): the loss cannot fall below \
      ln(e + K − 1) − 1, which is 1.4612 for 10 classes, and gradients shrink. The model still \
      learns a little, which hides the mistake.
      """,
    symptoms: """
      loss stuck at 1.46, loss does not go below 1.46, validation loss stuck around 1.0, double \
      softmax, softmax and CrossEntropyLoss, from_logits=True with softmax
      """,
    remedy: """
      Leave the softmax out and keep the loss on logits, which is also the more accurate \
      arithmetic; or tell the loss that it gets probabilities.
      """,
    sources: [
      "https://github.com/pytorch/pytorch/issues/55902",
      "https://pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html",
    ],
    examples: [
      .finding(
        "a softmax head and from_logits: true",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - dense: {units: 10, activation: «softmax»}
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
      .finding(
        "a softmax layer of its own",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - dense: 10
            - «softmax»
        training:
          loss: {sparse_categorical_crossentropy: {from_logits: true}}
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 784]
            layers:
              - dense: 10
              - softmax
          training:
            loss: {sparse_categorical_crossentropy: {from_logits: false}}
          """),
      .clean(
        "logits into a loss on logits",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - dense: {units: 10}
        training:
          loss: {sparse_categorical_crossentropy: {from_logits: true}}
        """),
      .clean(
        "probabilities into a loss on probabilities",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - dense: {units: 10, activation: softmax}
        training:
          loss: sparse_categorical_crossentropy
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    for head in spec.heads where head.fault == .softmaxIntoLogitsLoss {
      let isBinary = head.contract.prediction == .independentLogits
      report.add(
        "softmax goes into '\(head.lossName)', which expects logits\(isBinary ? "" : floor(head))",
        at: head.place,
        notes: head.notes("applies \(isBinary ? "a sigmoid" : "softmax") to what it gets"),
        help: isBinary
          ? "remove the softmax"
          : head.contract.hasFromLogits
            ? "remove the softmax, or set from_logits: false"
            : "remove the softmax, or use log_softmax with nll_loss",
        fixes: head.settingActivation("linear") + (isBinary ? [] : head.settingFromLogits(false)))
    }
  }

  private func floor(_ head: JudgedHead) -> String {
    guard let units = head.units else { return "" }
    let floor = crossEntropyFloor(classes: units, low: 0, high: 1)
    return
      ": the loss cannot fall below ln(e + \(units) − 1) − 1 = \(brief(floor)) for \(units) classes"
  }
}
