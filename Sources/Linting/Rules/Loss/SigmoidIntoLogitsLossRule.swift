import Analysis
import Catalog
import SourceText
import Spec

/// Reports a sigmoid whose result goes into a loss that applies its own sigmoid or softmax.
struct SigmoidIntoLogitsLossRule: Rule {
  static let about = RuleInfo(
    "loss/sigmoid-into-logits-loss", .error,
    summary: "Sigmoid feeds a loss that expects logits and applies sigmoid or softmax itself.",
    rationale: """
      The loss takes the probability p for a score and applies a sigmoid to it again: what comes \
      out lies between 0.5 and 0.7311. The loss of a negative cannot fall below ln 2 = 0.6931 and \
      that of a positive not below ln(1 + 1/e) = 0.3133; nothing is ever predicted negative at a \
      threshold of 0.5. With softmax in the loss the floor is ln(e + K − 1) − 1 for K classes.
      """,
    symptoms: """
      binary loss stuck at 0.69 or 0.5, everything predicted positive, sigmoid with \
      BCEWithLogitsLoss, from_logits=True with sigmoid
      """,
    remedy: """
      Leave the sigmoid out and keep the loss on logits, which is also the more accurate \
      arithmetic; or tell the loss that it gets probabilities.
      """,
    sources: [
      "https://pytorch.org/docs/stable/generated/torch.nn.BCEWithLogitsLoss.html"
    ],
    examples: [
      .finding(
        "a sigmoid head and from_logits: true",
        """
        coprime: 1
        model:
          input: [batch, 20]
          layers:
            - dense: {units: 1, activation: «sigmoid»}
        training:
          loss: {binary_crossentropy: {from_logits: true}}
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 20]
            layers:
              - dense: {units: 1, activation: linear}
          training:
            loss: {binary_crossentropy: {from_logits: true}}
          """),
      .clean(
        "a sigmoid head and a loss on probabilities",
        """
        coprime: 1
        model:
          input: [batch, 20]
          layers:
            - dense: {units: 1, activation: sigmoid}
        training:
          loss: binary_crossentropy
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    for head in spec.heads where head.fault == .sigmoidIntoLogitsLoss {
      let isBinary = head.contract.prediction == .independentLogits
      report.add(
        "sigmoid goes into '\(head.lossName)', which expects logits: \(consequence(head, isBinary))",
        at: head.place,
        notes: head.notes("applies \(isBinary ? "a sigmoid" : "softmax") to what it gets"),
        help: isBinary && head.contract.hasFromLogits
          ? "remove the sigmoid, or set from_logits: false" : "remove the sigmoid",
        fixes: head.settingActivation("linear") + (isBinary ? head.settingFromLogits(false) : []))
    }
  }

  private func consequence(_ head: JudgedHead, _ isBinary: Bool) -> String {
    if isBinary { return "the loss of a negative cannot fall below ln 2 = 0.6931" }
    guard let units = head.units else { return "its scores stay between 0 and 1" }
    let floor = crossEntropyFloor(classes: units, low: 0, high: 1)
    return
      "the loss cannot fall below ln(e + \(units) − 1) − 1 = \(brief(floor)) for \(units) classes"
  }
}
