import Analysis
import Catalog
import Program
import SourceText
import Spec

/// Reports layers that are to use the weights of another, of other shapes than their own.
struct SharedWeightsDifferRule: Rule {
  static let about = RuleInfo(
    "spec/shared-weights-differ", .error,
    summary: "A layer shares the weights of another that have other shapes than it needs.",
    rationale: """
      One array serves both layers, so that its shape must suit both: the same kind, the same units \
      and inputs of the same width. Keras builds a layer for the input of its first call and refuses \
      others.
      """,
    symptoms: """
      expected axis -1 of input shape to have value 8 but received input with shape, size mismatch \
      for weight, tied weights, siamese network
      """,
    remedy: "Give both layers the same parameters and inputs of the same width, or remove 'share'.",
    examples: [
      .finding(
        "inputs of different width",
        """
        coprime: 1
        model:
          inputs:
            left: [batch, 8]
            right: [batch, 9]
          layers:
            - dense: {units: 4, name: encoder, from: left}
            - «dense»: {units: 4, share: encoder, name: twin, from: right}
            - add: {from: [encoder, twin]}
        """),
      .clean(
        "a siamese pair",
        """
        coprime: 1
        model:
          inputs:
            left: [batch, 8]
            right: [batch, 8]
          layers:
            - dense: {units: 4, name: encoder, from: left}
            - dense: {units: 4, share: encoder, name: twin, from: right}
            - add: {from: [encoder, twin]}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let graph = spec.graph else { return }
    for (node, facts) in zip(graph.nodes, spec.nodes) {
      guard let index = node.sharesWith, graph.nodes.indices.contains(index),
        let mine = facts.inference?.weights, let theirs = spec.nodes[index].inference?.weights,
        let difference = difference(mine, theirs)
      else { continue }
      let other = graph.nodes[index]
      report.add(
        "'\(node.name)' cannot share the weights of '\(other.name)': \(difference)",
        at: node.range, notes: [.init("'\(other.name)' is declared here", at: other.range)],
        help: "give both the same parameters and inputs of the same width, or remove 'share'")
    }
  }

  /// What of the weights does not agree; nil where they do, or where a size is not known.
  private func difference(_ mine: [Weight], _ theirs: [Weight]) -> String? {
    if mine.count != theirs.count {
      return "it needs \(count(mine.count, "weight")), not \(theirs.count)"
    }
    for (a, b) in zip(mine, theirs) {
      guard let needed = a.sizes, let given = b.sizes, needed != given else { continue }
      return "it needs a \(a.name) of \(needed), not \(given)"
    }
    return nil
  }
}
