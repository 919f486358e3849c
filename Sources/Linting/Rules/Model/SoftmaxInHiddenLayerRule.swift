import Analysis
import Catalog
import SourceText
import Spec

/// Reports a softmax between learning layers that is no attention weight.
struct SoftmaxInHiddenLayerRule: Rule {
  static let about = RuleInfo(
    "model/softmax-in-hidden-layer", .warning,
    summary: "A hidden layer ends with softmax.",
    rationale: """
      Softmax makes the units of a layer share one unit of probability: most are near 0, their \
      gradients nearly vanish, and the layer passes on little more than which unit was largest. As \
      attention weights or gates that are multiplied with something else it is right, and not \
      reported.
      """,
    symptoms: """
      network does not learn, softmax in the middle, vanishing gradients, hidden softmax
      """,
    remedy: "Use relu or another hidden activation, and keep softmax for the head.",
    sources: ["Braiek, Khomh, TheDeepChecker, 2022, arXiv:2204.00694"],
    examples: [
      .finding(
        "between dense layers",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - dense: {units: 128, activation: «softmax»}
            - dense: {units: 10, activation: softmax}
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 784]
            layers:
              - dense: {units: 128, activation: relu}
              - dense: {units: 10, activation: softmax}
          """),
      .clean(
        "attention weights",
        """
        coprime: 1
        model:
          inputs:
            query: [batch, 16]
          layers:
            - dense: {units: 16, activation: softmax, name: gate, from: query}
            - multiply: {from: [gate, query]}
            - dense: {units: 10, activation: softmax}
        """),
      .clean(
        "at the head",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - dense: {units: 10, activation: softmax}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let wiring = Wiring(spec) else { return }
    for (index, node) in wiring.graph.nodes.enumerated() where node.isSoftmax {
      let next = wiring.reader(of: index) {
        [.dropout, .flatten, .batchNormalization, .noise].contains($0.role)
      }
      guard let next, wiring[next].role.isFeedForward, wiring[next].operands.count == 1
      else { continue }
      report.add(
        "the hidden layer '\(node.name)' ends with softmax: its units share one unit of probability",
        at: node.activationRange,
        notes: [.init("'\(wiring[next].name)' learns from it", at: wiring[next].range)],
        help: "use relu",
        fixes: node.arguments.has("activation") && spec.graph?.dialect == .keras
          ? spec.replacing(node.activationRange, with: "relu", "use relu") : [])
    }
  }
}
