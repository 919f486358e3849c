import Analysis
import Catalog
import SourceText
import Spec

/// Reports two dropouts in a row.
struct DropoutTwiceRule: Rule {
  static let about = RuleInfo(
    "model/dropout-twice", .info,
    summary: "Two dropouts follow each other with nothing learned between them.",
    rationale: """
      The two act as one: what is kept by both is (1 - p)(1 - q) of the input. Two rates of 0.5 drop \
      three quarters. One of the two was probably left behind.
      """,
    symptoms: "redundant dropout, underfitting, two Dropout layers in a row",
    remedy: "Keep one, with the rate that is meant.",
    sources: ["Braiek, Khomh, TheDeepChecker, 2022, arXiv:2204.00694"],
    examples: [
      .finding(
        "on both sides of a flatten",
        """
        coprime: 1
        model:
          input: [batch, 8, 8, 4]
          layers:
            - dropout: 0.5
            - flatten
            - «dropout»: 0.5
            - dense: 10
        """),
      .clean(
        "a layer that learns between them",
        """
        coprime: 1
        model:
          input: [batch, 64]
          layers:
            - dropout: 0.5
            - dense: {units: 32, activation: relu}
            - dropout: 0.5
            - dense: 10
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let graph = spec.graph, graph.nodes.contains(where: { $0.role == .dropout }),
      let wiring = Wiring(spec)
    else { return }
    for (index, node) in wiring.graph.nodes.enumerated() where node.role == .dropout {
      guard let second = node.dropoutRate, second > 0,
        let before = wiring.source(of: index, skipping: isPassive),
        wiring[before].role == .dropout, let first = wiring[before].dropoutRate, first > 0,
        wiring.reader(of: before, skipping: isPassive) == index
      else { continue }
      let dropped = 1 - (1 - first) * (1 - second)
      report.add(
        "'\(wiring[before].name)' and '\(node.name)' together drop \(brief((dropped * 1000).rounded() / 10)) %",
        at: node.range,
        notes: [.init("'\(wiring[before].name)' is here", at: wiring[before].range)],
        help: "keep one, with the rate that is meant")
    }
  }

  private func isPassive(_ node: LayerNode) -> Bool {
    [.activation, .flatten, .reshaping].contains(node.role)
  }
}
