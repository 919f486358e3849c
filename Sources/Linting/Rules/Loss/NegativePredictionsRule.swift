import Analysis
import Catalog
import SourceText
import Spec

/// Reports heads that give negative numbers to a loss which takes logarithms of them.
struct NegativePredictionsRule: Rule {
  static let about = RuleInfo(
    "loss/negative-predictions", .error,
    summary: "The head may give numbers below 0, of which the loss takes logarithms.",
    rationale: """
      The Poisson loss p - y·log(p + 1e-7) is not a number for a prediction below -1e-7, and one such sample \
      makes every weight so. A layer without activation gives negative numbers for about half of all samples \
      at the start. Losses of logarithms that cut negative numbers off first stay finite, but these samples get \
      no gradient: a warning.
      """,
    symptoms: "poisson loss nan, loss is nan with counts, msle does not improve",
    remedy: "End with exponential or softplus, which give nothing below 0.",
    sources: ["https://keras.io/api/losses/probabilistic_losses/#poisson-class"],
    examples: [
      .finding(
        "counts from a linear head",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 16, activation: relu}
            - «dense»: 1
        training:
          loss: poisson
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 8]
            layers:
              - dense: {units: 16, activation: relu}
              - dense: {units: 1, activation: softplus}
          training:
            loss: poisson
          """),
      .finding(
        "cut off by the loss",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 16, activation: relu}
            - dense: {units: 1, activation: «tanh»}
        training:
          loss: mean_squared_logarithmic_error
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 8]
            layers:
              - dense: {units: 16, activation: relu}
              - dense: {units: 1, activation: softplus}
          training:
            loss: mean_squared_logarithmic_error
          """),
      .clean(
        "rates above 0",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 16, activation: relu}
            - dense: {units: 1, activation: exponential}
        training:
          loss: poisson
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    for head in spec.heads {
      guard let below = head.contract.belowZero, let range = head.range, range.lower < 0 else {
        continue
      }
      let consequence =
        below == .undefined
        ? ", of which '\(head.lossName)' takes the logarithm: the loss is not a number"
        : ", which '\(head.lossName)' takes for 0: they get no gradient"
      report.add(
        "\(head.name) may give numbers below 0\(consequence)",
        at: head.place, severity: below == .undefined ? nil : .warning,
        notes: head.notes("is made for numbers from 0 on"),
        help: "end with exponential or softplus", fixes: head.settingActivation("softplus"))
    }
  }
}
