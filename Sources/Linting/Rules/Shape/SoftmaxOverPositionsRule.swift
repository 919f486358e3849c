import Analysis
import Catalog
import Program
import Shapes
import SourceText
import Spec

/// Reports a head whose probabilities sum to 1 over time or space instead of the classes.
struct SoftmaxOverPositionsRule: Rule {
  static let about = RuleInfo(
    "shape/softmax-over-positions", .warning,
    summary:
      "The head's softmax runs over time or space, so that probabilities do not sum to 1 over the classes.",
    rationale: """
      The loss compares the classes of every place. A softmax over the steps makes them compete with each other \
      instead: each class has one place to be, and the predictions of a place sum to anything. \
      Inside a model such a softmax is attention; at the head it is the wrong axis.
      """,
    symptoms:
      "probabilities do not sum to 1, softmax dim, softmax over the wrong axis, nn.Softmax(dim=1)",
    remedy: "Use the axis of the classes, usually -1.",
    examples: [
      .finding(
        "over the steps",
        """
        coprime: 1
        model:
          input: [batch, 20, 8]
          layers:
            - lstm: {units: 16, return_sequences: true}
            - dense: 5
            - softmax: {axis: «1»}
        data:
          fields:
            steps: {role: feature, shape: [20, 8]}
            label: {role: label, shape: [20], classes: 5, encoding: index}
        training:
          loss: sparse_categorical_crossentropy
        """),
      .clean(
        "over the classes",
        """
        coprime: 1
        model:
          input: [batch, 20, 8]
          layers:
            - lstm: {units: 16, return_sequences: true}
            - dense: 5
            - softmax: {axis: -1}
        data:
          fields:
            steps: {role: feature, shape: [20, 8]}
            label: {role: label, shape: [20], classes: 5, encoding: index}
        training:
          loss: sparse_categorical_crossentropy
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let graph = spec.graph else { return }
    for site in spec.losses {
      guard let index = site.node, graph.nodes[index].role == .activation,
        let shape = site.type?.shape, case .along(let axes)? = graph.nodes[index].layer?.locality,
        let axis = axes.first.flatMap({ shape.normalizedAxis($0) }),
        AxisMeaning(shape.axes[axis]) != .width, shape.axes[axis].role.isPosition,
        let classes = shape.axes.lastIndex(where: { AxisMeaning($0) == .width })
      else { continue }
      let node = graph.nodes[index]
      let key = node.arguments.has("dim") ? "dim" : "axis"
      report.add(
        "'\(node.name)' sums to 1 over the \(shape.axes[axis].role.rawValue) of \(shape), not over the classes",
        at: node.arguments.range(of: key), help: "write '\(key): \(classes)'")
    }
  }
}
