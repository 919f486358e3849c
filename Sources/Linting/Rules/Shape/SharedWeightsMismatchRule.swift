import Analysis
import Catalog
import Program
import Shapes
import SourceText
import Spec

/// Reports layers that take the weights of another but need them in other shapes.
struct SharedWeightsMismatchRule: Rule {
  static let about = RuleInfo(
    "shape/shared-weights-mismatch", .error,
    summary: "A layer shares weights with another that have other shapes.",
    rationale: """
      'share' gives a layer the weights of another. They are made once, in the shapes the other layer needs; a layer \
      that reads or gives another number of features cannot compute with them.
      """,
    symptoms:
      "tied weights shape mismatch, size mismatch for weight, cannot tie embedding and output layer",
    remedy:
      "Give both layers inputs and outputs of the same widths, or let each have weights of its own.",
    sources: [
      "Press, Wolf, Using the output embedding to improve language models, 2016, arXiv:1608.05859"
    ],
    examples: [
      .finding(
        "another width",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 16, activation: relu, name: first}
            - «dense»: {units: 16, activation: relu, share: first}
            - dense: 1
        """),
      .clean(
        "the same widths",
        """
        coprime: 1
        model:
          inputs:
            left: [batch, 8]
            right: [batch, 8]
          layers:
            - dense: {units: 16, activation: relu, name: first, from: left}
            - dense: {units: 16, activation: relu, share: first, name: second, from: right}
            - concatenate: {from: [first, second]}
            - dense: 1
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let graph = spec.graph else { return }
    for (index, node) in graph.nodes.enumerated() {
      guard let other = node.sharesWith, let own = spec.nodes[index].inference?.weights,
        let shared = spec.nodes[other].inference?.weights,
        let difference = difference(own, shared, spec)
      else { continue }
      let name = graph.nodes[other].name
      report.add(
        "'\(node.name)' needs \(difference.name) of \(difference.own), but shares that of '\(name)', which is \(difference.other)",
        at: node.range,
        notes: [.init("'\(name)' makes it", at: graph.nodes[other].range)],
        help: "give both layers the same widths, or leave 'share' out")
    }
  }

  private func difference(
    _ own: [Weight], _ shared: [Weight], _ spec: AnalyzedSpec
  ) -> (name: String, own: Shape, other: Shape)? {
    for (a, b) in zip(own, shared) {
      let values = spec.spec.dims.values
      guard let x = a.shape.evaluate(values), let y = b.shape.evaluate(values), x != y else {
        continue
      }
      return (article(a.name) + " " + a.name, a.shape, b.shape)
    }
    return nil
  }
}
