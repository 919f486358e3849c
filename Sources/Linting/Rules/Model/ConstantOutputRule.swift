import Analysis
import Catalog
import SourceText
import Spec

/// Reports layers whose result is one number whatever they are given.
struct ConstantOutputRule: Rule {
  static let about = RuleInfo(
    "model/constant-output", .error,
    summary: "A layer gives the same number for every input.",
    rationale: """
      A scale of 0, two equal bounds or a product with 0 leave nothing of what came before: all samples look the \
      same behind the layer, and no gradient passes back.
      """,
    symptoms: "all predictions the same, output constant, gradients are all zero",
    remedy: "Remove the layer, or give it the scale or the bounds that were meant.",
    sources: ["Braiek, Khomh, TheDeepChecker, 2022, arXiv:2204.00694"],
    examples: [
      .finding(
        "a scale of 0",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 4, activation: relu}
            - «rescaling»: 0
            - dense: 1
        """),
      .finding(
        "equal bounds",
        """
        coprime: 1
        model:
          dialect: torch
          input: [batch, 8]
          layers:
            - Linear: {in_features: 8, out_features: 4}
            - «clamp»: {min: 1, max: 1}
            - Linear: {in_features: 4, out_features: 1}
        """),
      .clean(
        "a scale",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 4, activation: relu}
            - rescaling: 0.5
            - dense: 1
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let graph = spec.graph else { return }
    for (index, node) in graph.nodes.enumerated() where !node.operands.isEmpty {
      guard let range = spec.nodes[index].outputs.first?.facts.range, range.width == 0,
        range.isBounded,
        !node.operands.allSatisfy({ (spec.facts(of: $0)?.range?.width ?? 1) == 0 })
      else { continue }
      report.add(
        "'\(node.name)' gives \(brief(range.lower)) for every input", at: node.range,
        help: "remove it, or give it the scale or the bounds that were meant")
    }
  }
}
