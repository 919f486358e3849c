import Analysis
import Catalog
import SourceText
import Spec

/// Reports a model in which training has nothing to change.
struct NoTrainableWeightsRule: Rule {
  static let about = RuleInfo(
    "model/no-trainable-weights", .error,
    summary: "No weight of the model is trainable.",
    rationale: """
      Training changes weights that are not frozen. Here there are none, so loss and metrics stay \
      what they are at the start, whatever the data.
      """,
    symptoms: """
      loss does not change, trainable params: 0, No gradients provided for any variable, model \
      does not learn after freezing
      """,
    remedy: "Set trainable: true on the layers to train, or add a head that is trained.",
    sources: ["https://keras.io/guides/transfer_learning/"],
    examples: [
      .finding(
        "everything is frozen",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 16, activation: relu, trainable: false}
            - «dense»: {units: 1, trainable: false}
        training:
          loss: mean_squared_error
        """),
      .clean(
        "the head is trained",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 16, activation: relu, trainable: false}
            - dense: 1
        training:
          loss: mean_squared_error
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let graph = spec.graph, spec.spec.training != nil, !graph.nodes.isEmpty,
      spec.nodes.count == graph.nodes.count, spec.nodes.allSatisfy({ $0.inference != nil }),
      !graph.nodes.contains(where: { $0.role == .custom })
    else { return }
    var frozen: [LayerNode] = []
    for (node, facts) in zip(graph.nodes, spec.nodes) {
      guard let weights = facts.inference?.weights, weights.contains(where: \.isTrainable) else {
        continue
      }
      if node.isTrainable { return }
      frozen.append(node)
    }
    let last = frozen.last ?? graph.nodes[graph.nodes.count - 1]
    report.add(
      frozen.isEmpty
        ? "the model has no weights, so training changes nothing"
        : "every layer with weights is frozen, so training changes nothing",
      at: last.range,
      notes: frozen.suffix(3).compactMap { node in
        node.trainable.map { .init("'\(node.name)' is frozen here", at: $0.range) }
      },
      help: frozen.isEmpty
        ? "add a layer that learns" : "set trainable: true where training should change something")
  }
}
