import Analysis
import Catalog
import SourceText
import Spec

/// Reports layers that are frozen with the random weights they were made with.
struct FrozenUntrainedLayerRule: Rule {
  static let about = RuleInfo(
    "optim/frozen-untrained-layer", .warning,
    summary: "A layer is frozen although nothing has trained it.",
    rationale: """
      A layer with 'trainable: false' keeps the weights it starts with. In a backbone these come \
      from another training; in a layer of the spec they are random numbers, or zeros and ones, and \
      what follows learns from a random projection. Batch normalisation that is frozen as it \
      starts, with mean 0 and variance 1, changes nothing. Embeddings are left out, since fixed \
      vectors made elsewhere are usual, and so are weights that start as a constant or an identity, \
      which are fixed on purpose. Where all layers are frozen, 'model/no-trainable-weights' says so.
      """,
    symptoms: """
      weights do not change after training, accuracy low after freezing layers, requires_grad False \
      by mistake, trainable = False left over
      """,
    remedy: "Remove 'trainable: false', or take the frozen part from a 'backbone' with weights.",
    sources: ["https://keras.io/guides/transfer_learning"],
    examples: [
      .finding(
        "a convolution that starts at random",
        """
        coprime: 1
        model:
          input: [batch, 28, 28, 1]
          layers:
            - conv2d: {filters: 8, kernel_size: 3, activation: relu, trainable: «false»}
            - flatten
            - dense: 10
        training:
          loss: {sparse_categorical_crossentropy: {from_logits: true}}
          optimizer: adam
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 28, 28, 1]
            layers:
              - conv2d: {filters: 8, kernel_size: 3, activation: relu, trainable: true}
              - flatten
              - dense: 10
          training:
            loss: {sparse_categorical_crossentropy: {from_logits: true}}
            optimizer: adam
          """),
      .finding(
        "a backbone without weights",
        """
        coprime: 1
        model:
          input: [batch, 224, 224, 3]
          layers:
            - backbone: {architecture: vgg16, include_top: false, weights: null, pooling: avg, trainable: «false»}
            - dense: 10
        training:
          loss: {sparse_categorical_crossentropy: {from_logits: true}}
          optimizer: adam
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 224, 224, 3]
            layers:
              - backbone: {architecture: vgg16, include_top: false, weights: null, pooling: avg, trainable: true}
              - dense: 10
          training:
            loss: {sparse_categorical_crossentropy: {from_logits: true}}
            optimizer: adam
          """),
      .clean(
        "a pretrained backbone",
        """
        coprime: 1
        model:
          input: [batch, 224, 224, 3]
          layers:
            - backbone: {architecture: vgg16, include_top: false, pooling: avg, trainable: false}
            - dense: 10
        training:
          loss: {sparse_categorical_crossentropy: {from_logits: true}}
          optimizer: adam
        """),
      .clean(
        "fixed word vectors",
        """
        coprime: 1
        model:
          inputs:
            words: {shape: [batch, 20], dtype: int32, range: [0, 999]}
          layers:
            - embedding: {input_dim: 1000, output_dim: 50, trainable: false}
            - lstm: 32
            - dense: 1
        training:
          loss: mean_squared_error
          optimizer: adam
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard spec.isTrained, let graph = spec.graph, !isAllFrozen(graph, spec) else { return }
    var frozen: [(node: LayerNode, flag: Located<Bool>)] = []
    for (node, facts) in zip(graph.nodes, spec.nodes) {
      guard let flag = node.trainable, !flag.value, node.sharesWith == nil,
        ![.embedding, .custom, .rescaling].contains(node.role), !node.isPretrained,
        let weights = facts.inference?.weights.filter(\.isTrainable), !weights.isEmpty
      else { continue }
      let isFixedOnPurpose =
        node.role != .batchNormalization && node.role != .backbone
        && weights.allSatisfy { $0.initializer.isConstant || ($0.sizes?.count ?? 0) < 2 }
      if !isFixedOnPurpose { frozen.append((node, flag)) }
    }
    // One decision is often written at many layers: it is told once.
    guard let (node, flag) = frozen.first else { return }
    let others = frozen.count > 1 ? " and \(count(frozen.count - 1, "other layer"))" : ""
    let message =
      node.role == .batchNormalization && others.isEmpty
      ? "'\(node.name)' is frozen with mean 0 and variance 1, with which it changes nothing"
      : "'\(node.name)'\(others) \(others.isEmpty ? "is" : "are") frozen with the random weights of the start"
    report.add(
      message, at: flag.range,
      notes: frozen.dropFirst().prefix(2).map {
        .init("'\($0.node.name)' is frozen here", at: $0.flag.range)
      }, help: "remove 'trainable: false'; a trained part is a 'backbone' with weights",
      fixes: spec.replacing(flag.range, with: "true", "train '\(node.name)'"))
  }

  /// Whether nothing is left to train, which another rule reports.
  private func isAllFrozen(_ graph: Graph, _ spec: AnalyzedSpec) -> Bool {
    !zip(graph.nodes, spec.nodes).contains { node, facts in
      node.isTrainable && (facts.inference?.weights.contains(where: \.isTrainable) ?? true)
    }
  }
}

extension LayerNode {
  /// Whether its weights come from another training.
  var isPretrained: Bool { (layer as? BackboneLayer)?.weights != nil }
}
