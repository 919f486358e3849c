import Analysis
import Catalog
import SourceText
import Spec

/// Reports square roots of numbers that may be 0 or negative.
struct SquareRootUnguardedRule: Rule {
  static let about = RuleInfo(
    "numeric/square-root-unguarded", .warning,
    summary: "A square root is taken of numbers that may be 0 or negative.",
    rationale: """
      The slope of the root is 1/(2√x), infinite at 0. The result looks right, and the gradient is infinite or, \
      where what stands before it has slope 0, not a number: distances between equal points and deviations of \
      constant inputs do it. The root of a negative number is not a number in the first place, and the finding \
      an error.
      """,
    symptoms: "gradient is nan but loss is finite, nan in backward of sqrt, norm at zero",
    remedy: "Add a small number before the root (add: 1e-8).",
    sources: ["https://github.com/pytorch/pytorch/issues/4320"],
    examples: [
      .finding(
        "of a mean of squares",
        """
        coprime: 1
        model:
          dialect: torch
          input: [batch, 8]
          layers:
            - Linear: {in_features: 8, out_features: 4, name: x}
            - mul: {from: [x, x]}
            - mean: {dim: [1], keepdim: true}
            - «sqrt»
        """),
      .finding(
        "of a difference",
        """
        coprime: 1
        model:
          dialect: torch
          input: [batch, 8]
          layers:
            - Linear: {in_features: 8, out_features: 4, name: x}
            - Linear: {in_features: 8, out_features: 4, name: y, from: input}
            - sub: {from: [x, y]}
            - «sqrt»
        """),
      .clean(
        "with a small number added",
        """
        coprime: 1
        model:
          dialect: torch
          input: [batch, 8]
          layers:
            - Linear: {in_features: 8, out_features: 4, name: x}
            - mul: {from: [x, x]}
            - mean: {dim: [1], keepdim: true}
            - add: 1.0e-8
            - sqrt
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    for site in spec.sites(of: .squareRoot) where site.range.lower < 0 || site.range.contains(0) {
      guard let graph = spec.graph else { return }
      let isNegative = site.range.lower < 0
      report.add(
        "'\(site.node.name)' takes the root of \(site.source(in: graph)) in \(site.range): \(isNegative ? "below 0 it is not a number" : "its gradient is infinite at 0")",
        at: site.node.range, severity: isNegative ? .error : nil,
        notes: site.facts.rangeReasons.notes,
        help: isNegative
          ? "make it positive before the root" : "add a small number (add: 1e-8) before it")
    }
  }
}
