import Analysis
import Catalog
import SourceText
import Spec

/// Reports a layer whose result reaches no output of the model.
struct UnusedLayerRule: Rule {
  static let about = RuleInfo(
    "model/unused-layer", .warning,
    summary: "A layer's result is used by nothing.",
    rationale: """
      Layers without a path to an output take part in no prediction and get no gradient: they cost \
      time and memory, and usually something was meant to read them.
      """,
    symptoms: """
      gradients do not exist for variables, unused parameters, layer has no effect, \
      find_unused_parameters
      """,
    remedy: "Let another layer read it ('from'), list it under 'outputs', or remove it.",
    examples: [
      .finding(
        "a branch that ends nowhere",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 16, activation: relu, name: body}
            - «dense»: {units: 4, name: branch}
            - dense: {units: 1, from: body}
        """),
      .clean(
        "both are used",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 16, activation: relu, name: body}
            - dense: {units: 16, activation: relu, name: branch}
            - add: {from: [body, branch]}
            - dense: 1
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    // A name that could not be resolved may have meant any layer.
    guard let wiring = Wiring(spec), !spec.hasUnresolvedNames else { return }
    let used = wiring.layersThatReachAnOutput
    let shared = Set(wiring.graph.nodes.compactMap(\.sharesWith))
    for (index, node) in wiring.graph.nodes.enumerated()
    where !used.contains(index) && !shared.contains(index) {
      // Of a branch that leads nowhere, its end says it all.
      guard wiring.consumers[index].isEmpty else { continue }
      report.add(
        "nothing reads '\(node.name)', and it is not an output", at: node.range,
        notes: node.uses.last.map { [.init("in the block used here", at: $0)] } ?? [],
        help: "let another layer read it with 'from', list it under 'outputs', or remove it")
    }
  }
}
