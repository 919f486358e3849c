import Analysis
import Catalog
import SourceText
import Spec
import YAML

/// Reports dropout that drops more than half.
struct DropoutRateHighRule: Rule {
  static let about = RuleInfo(
    "model/dropout-rate-high", .warning,
    summary: "Dropout drops more than half of its input.",
    rationale: """
      At rate p the share 1 − p of the units is left. Published models drop 0.1 to 0.5; 0.5 \
      already gives the largest number of different subnetworks, and above it the noise grows as \
      p/(1 − p): 1 at 0.5, 4 at 0.8, 9 at 0.9. At rate 1 nothing is left and the finding is an \
      error.
      """,
    symptoms: """
      training accuracy low, underfitting, training loss higher than validation loss, keep_prob \
      and rate confused
      """,
    remedy: "Use 0.5 or less. A rate meant as the share to keep (keep_prob) is 1 minus that.",
    sources: [
      "Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov, Dropout, 2014",
      "Schoop, Huang, Hartmann, UMLAUT, 2021, doi:10.1145/3411764.3445538",
    ],
    examples: [
      .finding(
        "0.8",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - dense: {units: 128, activation: relu}
            - dropout: «0.8»
            - dense: 10
        """),
      .finding(
        "everything",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - dense: {units: 128, activation: relu}
            - dropout: {rate: «1.0»}
            - dense: 10
        """),
      .clean(
        "half",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - dense: {units: 128, activation: relu}
            - dropout: 0.5
            - dense: 10
        """),
    ])

  /// The highest rate in common use.
  static let limit = 0.5

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    for node in spec.graph?.nodes ?? [] where node.role == .dropout {
      guard let rate = node.dropoutRate, rate > Self.limit else { continue }
      let place =
        node.arguments.pairs.first { ["rate", "p"].contains($0.key) }?.value.place ?? node.range
      let noise = rate < 1 ? brief((rate / (1 - rate) * 100).rounded() / 100) : ""
      report.add(
        rate >= 1
          ? "'\(node.name)' drops everything: what follows gets only zeros"
          : "'\(node.name)' drops \(brief(rate * 100)) % of its input, which adds noise of \(noise) times its variance",
        at: place, severity: rate >= 1 ? .error : .warning,
        help:
          "use 0.5 or less\(rate < 1 ? "; if \(brief(rate)) was meant as the share to keep, write \(brief(1 - rate))" : "")"
      )
    }
  }
}
