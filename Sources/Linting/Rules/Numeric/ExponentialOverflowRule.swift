import Analysis
import Arrays
import Catalog
import SourceText
import Spec

/// Reports exponentials of numbers known to be too large.
struct ExponentialOverflowRule: Rule {
  static let about = RuleInfo(
    "numeric/exponential-overflow", .warning,
    summary: "The exponential of numbers is taken that are too large for the element type.",
    rationale: """
      exp(x) is infinite above 88.7 in float32 and above 11.1 in float16. The rule speaks where the numbers \
      are known to reach that, as pixels up to 255 do; what a layer learns can become as large, but \
      exponentials of learned numbers (log-variances, rates) are common and work.
      """,
    symptoms: "inf in forward, loss is inf then nan, overflow encountered in exp",
    remedy: "Scale or clamp the numbers before the exponential.",
    sources: [
      "Zhang et al., Detecting numerical bugs in neural network architectures (DEBAR), 2020"
    ],
    examples: [
      .finding(
        "of pixels",
        """
        coprime: 1
        model:
          inputs:
            image: {shape: [batch, 64], range: [0, 255]}
          layers:
            - activation: «exponential»
            - dense: 1
        """),
      .clean(
        "of a log-variance",
        """
        coprime: 1
        model:
          input: [batch, 64]
          layers:
            - dense: 8
            - activation: exponential
            - dense: 1
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    let isHalf = spec.spec.model?.dtype == .float16
    let limit = isHalf ? Self.halfLimit : Self.singleLimit
    for site in spec.sites(of: .exponential) where site.range.upper.isFinite {
      guard site.range.upper > limit, let graph = spec.graph else { continue }
      report.add(
        "\(site.source(in: graph)) reaches \(brief(site.range.upper)), and exp is infinite above \(brief(limit)) in \(isHalf ? "float16" : "float32")",
        at: site.node.activationRange, notes: site.facts.rangeReasons.notes,
        help: "scale or clamp the numbers before it")
    }
  }

  /// Logarithms of the largest numbers, 3.4e38 and 65504.
  private static let singleLimit = 88.72
  private static let halfLimit = 11.09
}
