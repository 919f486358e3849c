import Analysis
import Catalog
import SourceText
import Spec

/// Reports a softmax written out as exponentials divided by their sum.
struct SoftmaxByHandRule: Rule {
  static let about = RuleInfo(
    "numeric/softmax-by-hand", .warning,
    summary: "Exponentials are divided by their sum, which is a softmax without its guard.",
    rationale: """
      A softmax subtracts the largest score before it takes exponentials, which changes no result and keeps \
      them at 1 or below. Without that a score above 88.7 is infinite in float32 and infinite divided by \
      infinite is not a number; where all scores are below -104, it is 0 divided by 0.
      """,
    symptoms: "softmax returns nan, exp overflow in custom softmax, numerically unstable softmax",
    remedy: "Use Softmax, or subtract the largest score first.",
    sources: [
      "Blanchard, Higham, Higham, Accurately computing the log-sum-exp and softmax functions, 2021, doi:10.1093/imanum/draa038"
    ],
    examples: [
      .finding(
        "exp, sum, div",
        """
        coprime: 1
        model:
          dialect: torch
          input: [batch, 8]
          layers:
            - Linear: {in_features: 8, out_features: 4}
            - exp: {name: e}
            - sum: {dim: [1], keepdim: true, name: total}
            - «div»: {from: [e, total]}
        """),
      .clean(
        "the function",
        """
        coprime: 1
        model:
          dialect: torch
          input: [batch, 8]
          layers:
            - Linear: {in_features: 8, out_features: 4}
            - Softmax: {dim: -1}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    for site in spec.sites(of: .divisor) {
      guard let graph = spec.graph, let dividend = site.node.operands.first,
        case .layer(let exponential) = dividend.producer,
        case .layer(let sum) = site.operand.producer,
        graph.nodes[sum].operands.map(\.producer) == [dividend.producer],
        graph.nodes[exponential].layer?.domain(of: 0) == .exponential,
        let scores = graph.nodes[exponential].operands.first,
        isUnbounded(scores, spec)
      else { continue }
      report.add(
        "'\(site.node.name)' divides exponentials by their sum: a score above 88.7 makes it ∞ / ∞",
        at: site.node.range,
        notes: [
          .init("the exponentials", at: graph.nodes[exponential].range),
          .init("their sum", at: graph.nodes[sum].range),
        ],
        help: "use Softmax, which subtracts the largest score first")
    }
  }

  /// Whether scores may be of any size; a difference is taken for one to the largest.
  private func isUnbounded(_ scores: Operand, _ spec: AnalyzedSpec) -> Bool {
    guard spec.facts(of: scores)?.range?.upper == .infinity else { return false }
    guard case .layer(let index) = scores.producer, let node = spec.graph?.nodes[index] else {
      return true
    }
    return node.operands.count == 1
  }
}
