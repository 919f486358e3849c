import Analysis
import Catalog
import SourceText
import Spec

/// Reports weight decay that takes more away than training can put back.
struct WeightDecayStrongRule: Rule {
  static let about = RuleInfo(
    "optim/weight-decay-strong", .warning,
    summary: "Weight decay shrinks the weights faster than they can learn.",
    rationale: """
      Every update takes the share 'learning_rate · weight_decay' of each weight away. Published \
      models lie between 1e-9 and 1e-3 (a vision transformer with a rate of 0.003 and a decay of \
      0.3 takes 0.0009). From 0.01 on half of what a weight has learnt is gone after 69 updates, \
      less than an epoch of most data sets, so that only the last few batches are remembered. From \
      1 on every update changes the sign of the weights or sets them to 0, which is an error.
      """,
    symptoms: "all weights go to zero, loss stuck at chance with AdamW, weight_decay too large",
    remedy:
      "Use a weight decay from 1e-5 to 0.1; 0.01 is PyTorch's default for AdamW, 0.004 Keras'.",
    sources: [
      "Loshchilov and Hutter, Decoupled weight decay regularization, 2019, arXiv:1711.05101",
      "Dosovitskiy et al., An image is worth 16×16 words, 2021, arXiv:2010.11929",
    ],
    examples: [
      .finding(
        "a decay of 50",
        """
        coprime: 1
        training:
          optimizer: {adamw: {learning_rate: 0.001, weight_decay: «50»}}
        """,
        fixed: """
          coprime: 1
          training:
            optimizer: {adamw: {learning_rate: 0.001, weight_decay: 0.01}}
          """),
      .finding(
        "gradient descent with a large rate",
        """
        coprime: 1
        training:
          optimizer: {sgd: {learning_rate: 0.1, momentum: 0.9, weight_decay: «0.5»}}
        """,
        fixed: """
          coprime: 1
          training:
            optimizer: {sgd: {learning_rate: 0.1, momentum: 0.9, weight_decay: 0.0005}}
          """),
      .clean(
        "the decay of a vision transformer",
        """
        coprime: 1
        training:
          optimizer: {adamw: {learning_rate: 0.003, weight_decay: 0.3}}
        """),
      .clean(
        "the decay of residual networks",
        """
        coprime: 1
        training:
          optimizer: {sgd: {learning_rate: 0.1, momentum: 0.9, weight_decay: 0.0001}}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let rate = LearningRate(spec), let entry = spec.spec.training?.optimizer,
      let decay = entry.entry.arguments.number("weight_decay")
    else { return }
    let share = rate.value * decay.value
    guard share >= 0.01 * (1 - 1e-9) else { return }
    let usual = rate.contract.stepSize == .gradient ? "0.0005" : "0.01"
    let consequence =
      share >= 1
      ? "all of every weight"
      : "\(brief((share * 1000).rounded() / 10)) % of every weight, half of it within \(count(halfLife(share), "update"))"
    report.add(
      "a weight decay of \(brief(decay.value)) takes away \(consequence) in each update",
      at: decay.range, severity: share >= 1 ? .error : nil,
      notes: [.init("the learning rate is \(brief(rate.value))", at: rate.range)],
      help: "use a decay such as \(usual)",
      fixes: spec.replacing(decay.range, with: usual, "use \(usual)"))
  }

  /// Updates after which half of a weight is left.
  private func halfLife(_ share: Double) -> Int {
    var (left, updates) = (1.0, 0)
    while left > 0.5, updates < 1000 { (left, updates) = (left * (1 - share), updates + 1) }
    return updates
  }
}
