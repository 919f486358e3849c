import Analysis
import Catalog
import SourceText
import Spec
import YAML

/// Reports a hidden layer of a single unit, through which everything must pass.
struct HiddenLayerOfOneRule: Rule {
  static let about = RuleInfo(
    "model/hidden-layer-of-one", .info,
    summary: "A hidden layer has a single unit.",
    rationale: """
      Everything behind the layer sees the sample as one number: whatever the layers before found \
      out, only one direction of it passes. With relu, half of all samples may come out as 0 and \
      look the same.
      """,
    symptoms: """
      network does not learn, all predictions the same, bottleneck too small, cannot overfit
      """,
    remedy: "Give the layer more units than there are outputs.",
    examples: [
      .finding(
        "one unit in the middle",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 16, activation: relu}
            - dense: {units: «1», activation: relu}
            - dense: {units: 3, activation: softmax}
        """),
      .clean(
        "one unit at the head",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 16, activation: relu}
            - dense: 1
        """),
      .clean(
        "an attention score is one number on purpose",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 1, activation: sigmoid, name: gate}
            - multiply: {from: [gate, input]}
            - dense: {units: 3, activation: softmax}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let wiring = Wiring(spec), spec.spec.task?.value != .autoencoding else { return }
    for (index, node) in wiring.graph.nodes.enumerated()
    where node.role == .dense {
      guard
        let pair = node.arguments.pairs.first(where: { ["units", "out_features"].contains($0.key) }
        ),
        node.number(pair.key) == 1,
        let next = wiring.reader(
          of: index, skipping: { [.activation, .dropout, .batchNormalization].contains($0.role) }),
        wiring[next].role == .dense
      else { continue }
      report.add(
        "everything behind '\(node.name)' sees each sample as a single number",
        at: pair.value.place,
        notes: [.init("'\(wiring[next].name)' reads it", at: wiring[next].range)],
        help: "give it more units")
    }
  }
}
