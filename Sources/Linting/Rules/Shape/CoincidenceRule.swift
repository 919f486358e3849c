import Analysis
import Shapes
import SourceText
import Spec

/// Reports sizes of different meaning that fit together only because they happen to be equal.
struct CoincidenceRule: Rule {
  static let about = RuleInfo(
    "shape/coincidence", .warning,
    summary:
      "Axes of different meaning are joined, and fit only because their sizes happen to be equal.",
    rationale: """
      A sum of heights with channels computes, if both are 64, and means nothing. Frameworks compare numbers \
      and are silent. Here every known size is also replaced by a prime of its own, and the \
      model inferred again: what fails then held by coincidence, and breaks with the next change of \
      an image size or a layer's width. Reported are joins of a place in time or space with \
      channels or features, and of the height of an image with its width.
      """,
    symptoms: """
      works only for square images, model breaks when the image size changes, adds wrong axes, \
      accuracy stays at chance after a transpose
      """,
    remedy: "Exchange the axes of one operand, or join the layers that were meant.",
    examples: [
      .finding(
        "a sum with a transposed image",
        """
        coprime: 1
        model:
          input: [batch, 64, 48, 3]
          layers:
            - conv2d: {filters: 64, kernel_size: 3, padding: same, name: features}
            - permute: {dims: [3, 2, 1], name: turned}
            - «add»: {from: [features, turned]}
        """),
      .finding(
        "steps that meet features",
        """
        coprime: 1
        model:
          inputs:
            a: [batch, 32, 16]
            b: [batch, 16, 32]
          layers:
            - lstm: {units: 32, return_sequences: true, from: b, name: steps}
            - permute: {dims: [2, 1], from: a}
            - «multiply»: {from: [steps, -1]}
            - global_average_pooling1d
        """),
      .clean(
        "a shortcut with the channels of its branch",
        """
        coprime: 1
        model:
          input: [batch, 64, 64, 64]
          layers:
            - conv2d: {filters: 64, kernel_size: 3, padding: same}
            - add: {from: [-1, input]}
        """),
      .clean(
        "weights per channel",
        """
        coprime: 1
        model:
          input: [batch, 32, 32, 3]
          layers:
            - conv2d: {filters: 32, kernel_size: 3, padding: same, name: features}
            - global_average_pooling2d
            - dense: {units: 32, activation: sigmoid}
            - reshape: [1, 1, 32]
            - multiply: {from: [features, -1]}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let graph = spec.graph, spec.diagnostics.isEmpty else { return }
    for found in spec.coincidences() {
      let node = graph.nodes[found.node]
      let (a, b) = found.sizes
      report.add(
        "'\(node.name)' joins \(found.dims.0) with \(found.dims.1): both are \(found.value), by coincidence",
        at: node.range,
        notes: [
          .init("\(a.name) is \(a.value) here", at: a.range),
          .init("\(b.name) is \(b.value) here", at: b.range),
        ],
        help: "exchange the axes of one operand, or join the layers that were meant")
    }
  }
}
