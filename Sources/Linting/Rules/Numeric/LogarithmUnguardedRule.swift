import Analysis
import Catalog
import SourceText
import Spec

/// Reports logarithms of numbers that may be 0 or negative.
struct LogarithmUnguardedRule: Rule {
  static let about = RuleInfo(
    "numeric/logarithm-unguarded", .error,
    summary: "A logarithm is taken of numbers that may be 0 or negative.",
    rationale: """
      The logarithm of 0 is -∞ and that of a negative number is not a number; one of either makes the \
      loss so, and with the next update every weight. relu gives exactly 0 for about half of its \
      inputs at the start; a layer without activation gives negative numbers as often as positive ones. \
      Where numbers can only reach 0, the finding is a warning.
      """,
    symptoms: "loss is nan, log of zero, inf in forward, divide by zero encountered in log",
    remedy:
      "Add a small number (add: 1e-7), clamp from below (clamp: {min: 1e-7}), or use softplus.",
    sources: [
      "Zhang et al., Detecting numerical bugs in neural network architectures (DEBAR), 2020",
      "Odena, Olsson, Andersen, Goodfellow, TensorFuzz, 2019, arXiv:1807.10875",
    ],
    examples: [
      .finding(
        "of what a linear layer gives",
        """
        coprime: 1
        model:
          dialect: torch
          input: [batch, 8]
          layers:
            - Linear: {in_features: 8, out_features: 4}
            - «log»
        """),
      .finding(
        "of what relu gives",
        """
        coprime: 1
        model:
          dialect: torch
          input: [batch, 8]
          layers:
            - Linear: {in_features: 8, out_features: 4}
            - ReLU
            - «log»
        """),
      .clean(
        "kept away from 0",
        """
        coprime: 1
        model:
          dialect: torch
          input: [batch, 8]
          layers:
            - Linear: {in_features: 8, out_features: 4}
            - ReLU
            - add: 1.0e-7
            - log
        """),
      .clean(
        "clamped",
        """
        coprime: 1
        model:
          dialect: torch
          input: [batch, 8]
          layers:
            - Linear: {in_features: 8, out_features: 4}
            - clamp: {min: 1.0e-7}
            - log
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    for site in spec.sites(of: .logarithm) where site.range.lower < 0 || site.range.contains(0) {
      guard let graph = spec.graph else { return }
      let isNegative = site.range.lower < 0
      report.add(
        "'\(site.node.name)' takes the logarithm of \(site.source(in: graph)) in \(site.range): \(isNegative ? "below 0 it is not a number" : "it is -∞ at 0")",
        at: site.node.range, severity: isNegative ? .error : .warning,
        notes: site.facts.rangeReasons.notes,
        help: isNegative
          ? "clamp it from below (clamp: {min: 1e-7}), or use softplus before it"
          : "add a small number (add: 1e-7) before it")
    }
  }
}
