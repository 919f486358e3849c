import Analysis
import Catalog
import SourceText
import Spec

/// Reports decays of moving averages that are outside of what works.
struct MomentumRangeRule: Rule {
  static let about = RuleInfo(
    "optim/momentum-range", .warning,
    summary:
      "A momentum or beta makes the optimizer average over far too many or too few gradients.",
    rationale: """
      A decay of μ averages over about 1 / (1 − μ) updates, and momentum multiplies steps by as \
      much. Above 0.99, the largest value in common use (Sutskever et al.), more than 100 old \
      gradients outweigh the present one, and the weights swing past every minimum. A beta_2 below \
      0.9 averages squares over less than 10 gradients, so that a single large one decides the \
      step of all; published models use 0.9 to 0.9999.
      """,
    symptoms:
      "loss oscillates with momentum, loss goes down and up in waves, training unstable with momentum 0.999",
    remedy:
      "Use momentum 0.9, beta_1 0.9 and beta_2 0.999, from where nearly all published models start.",
    sources: [
      "Sutskever et al., On the importance of initialization and momentum in deep learning, 2013",
      "Kingma and Ba, Adam, 2015, arXiv:1412.6980",
    ],
    examples: [
      .finding(
        "momentum for a thousand updates",
        """
        coprime: 1
        training:
          optimizer: {sgd: {learning_rate: 0.001, momentum: «0.999»}}
        """,
        fixed: """
          coprime: 1
          training:
            optimizer: {sgd: {learning_rate: 0.001, momentum: 0.9}}
          """),
      .finding(
        "beta_2 for two gradients",
        """
        coprime: 1
        training:
          optimizer: {adam: {beta_1: 0.9, beta_2: «0.5»}}
        """,
        fixed: """
          coprime: 1
          training:
            optimizer: {adam: {beta_1: 0.9, beta_2: 0.999}}
          """),
      .clean(
        "a generator's optimizer",
        """
        coprime: 1
        training:
          optimizer: {adam: {learning_rate: 0.0002, beta_1: 0.0, beta_2: 0.9}}
        """),
      .clean(
        "the largest momentum in use",
        """
        coprime: 1
        training:
          optimizer: {sgd: {learning_rate: 0.001, momentum: 0.99, nesterov: true}}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let entry = spec.spec.training?.optimizer,
      let optimizer = entry.entry.value as? any Optimizer
    else { return }
    let arguments = entry.entry.arguments
    for average in optimizer.contract.averages {
      guard let decay = arguments.number(average.key) else { continue }
      average.isOfSquares
        ? checkSquares(average.key, decay, spec, &report)
        : checkGradients(average.key, decay, spec, &report)
    }
  }

  private typealias Decay = (value: Double, range: SourceRange)

  private func checkGradients(
    _ key: String, _ decay: Decay, _ spec: AnalyzedSpec, _ report: inout Report
  ) {
    guard decay.value > 0.99 else { return }
    let length = decay.value < 1 ? "about \(brief((1 / (1 - decay.value)).rounded()))" : "all"
    report.add(
      "\(key) \(format(decay.value)) averages over \(length) updates: old gradients outweigh the present one by far",
      at: decay.range, help: "use 0.9", fixes: spec.replacing(decay.range, with: "0.9", "use 0.9"))
  }

  private func checkSquares(
    _ key: String, _ decay: Decay, _ spec: AnalyzedSpec, _ report: inout Report
  ) {
    guard decay.value < 0.9 else { return }
    let usual = key == "rho" ? "0.9" : "0.999"
    report.add(
      "\(key) \(format(decay.value)) averages squares over \(brief((1 / (1 - decay.value)).rounded(.up))) gradients: one large gradient decides the steps",
      at: decay.range, help: "use \(usual)",
      fixes: spec.replacing(decay.range, with: usual, "use \(usual)"))
  }
}
