import Analysis
import Catalog
import SourceText
import Spec

/// Reports divisions by numbers that may be 0.
struct DivisionUnguardedRule: Rule {
  static let about = RuleInfo(
    "numeric/division-unguarded", .warning,
    summary: "A tensor is divided by numbers that may be 0.",
    rationale: """
      Something divided by 0 is infinite and 0 divided by 0 is not a number, in the result and in the gradient; \
      one of them is enough to make every weight so. Sums of relu are 0 where all units are silent, norms and \
      variances are 0 for constant inputs, sums of a mask where everything is masked. Where the divisor is 0 for \
      every input, it is an error.
      """,
    symptoms: "loss is nan, division by zero, inf gradients, normalising by zero norm",
    remedy: "Add a small number to the divisor (add: 1e-8), or clamp it from below.",
    sources: [
      "Zhang et al., Detecting numerical bugs in neural network architectures (DEBAR), 2020"
    ],
    examples: [
      .finding(
        "by a sum that may be 0",
        """
        coprime: 1
        model:
          dialect: torch
          input: [batch, 8]
          layers:
            - Linear: {in_features: 8, out_features: 4}
            - ReLU: {name: parts}
            - sum: {dim: [1], keepdim: true, name: total}
            - «div»: {from: [parts, total]}
        """),
      .clean(
        "with a small number added",
        """
        coprime: 1
        model:
          dialect: torch
          input: [batch, 8]
          layers:
            - Linear: {in_features: 8, out_features: 4}
            - ReLU: {name: parts}
            - sum: {dim: [1], keepdim: true}
            - add: {other: 1.0e-8, name: total}
            - div: {from: [parts, total]}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    for node in spec.graph?.nodes ?? [] {
      guard let division = node.layer as? TorchDivLayer, division.other == 0 else { continue }
      report.add(
        "'\(node.name)' divides by 0", at: node.range, severity: .error,
        help: "divide by another number")
    }
    for site in spec.sites(of: .divisor) where site.range.contains(0) {
      guard let graph = spec.graph else { return }
      let isZero = site.range == Interval(0, 0)
      report.add(
        "'\(site.node.name)' divides by \(site.source(in: graph)), which \(isZero ? "is 0" : "may be 0: it lies in \(site.range)")",
        at: site.node.range, severity: isZero ? .error : nil, notes: site.facts.rangeReasons.notes,
        help: site.range.lower < 0
          ? "divide by something that keeps away from 0"
          : "add a small number to the divisor (add: 1e-8)")
    }
  }
}
