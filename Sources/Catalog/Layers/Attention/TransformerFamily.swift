internal import Program
package import Shapes

/// A transformer's layer: attention and a feed-forward network, each with a shortcut and a normalisation.
package protocol TransformerFamily: Layer {
  var options: TransformerOptions { get set }
}

/// The parameters that the layers of a transformer share.
package struct TransformerOptions: Sendable {
  package var innerWidth: Dim = 1
  package var headCount = 1
  package var dropout = 0.0
  package var activation: any Activation = ReluActivation()
  package var epsilon = 1e-5
  package var kernel = KernelOptions()
  package var normalizesFirst = false

  package init() {}

  /// The attention of a layer of this width, which its heads share evenly.
  ///
  /// - Throws: `shape/head-count` where a head would have no feature.
  func attention(
    width: Dim, _ context: inout InferenceContext
  ) throws(LayerError) -> MultiHeadAttentionLayer {
    let heads = headCount
    try context.require(
      width, atLeast: heads, reason: { "\($0.subject): each head needs a feature" },
      else: {
        LayerError(
          "shape/head-count",
          "\($0.subject) shares \($0.text(width)) features among \(heads) heads, at least one each",
          at: .parameter("num_heads"),
          framework: "Attention `key_dim` computed cannot be zero. The `hidden_dim` value of "
            + "\($0.value(width) ?? 0) has to be equal to or greater than `num_heads` value of \(heads)"
        )
      })
    var layer = attention
    layer.keyWidth = width.floorDivided(by: heads)
    return layer
  }

  /// The attention of a layer of any width.
  var attention: MultiHeadAttentionLayer {
    var layer = MultiHeadAttentionLayer()
    layer.headCount = Dim(headCount)
    layer.kernel = kernel
    layer.options.attention.dropout = dropout
    return layer
  }

  /// Scale and shift of a normalisation over the features.
  func norm(_ name: String, width: Dim, _ context: InferenceContext) throws(LayerError) -> [Weight]
  {
    try AffineOptions().weights([width], context).map { $0.prefixed(name) }
  }

  /// The two maps of the feed-forward network.
  func feedForward(width: Dim, _ context: InferenceContext) throws(LayerError) -> [Weight] {
    let inner = try kernel.weights([width, innerWidth], bias: innerWidth, context)
    let outer = try kernel.weights([innerWidth, width], bias: width, context)
    return inner.map { $0.prefixed("feedforward_intermediate_dense") }
      + outer.map { $0.prefixed("feedforward_output_dense") }
  }
}

extension TransformerFamily {
  package var role: LayerRole { .attention }
  /// A normalisation comes last, or a shortcut where it comes first.
  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    inference.outputs.map {
      $0.name.isEmpty
        ? ValueFacts(range: .all, encoding: .linear)
        : ValueFacts(range: Interval(0, 1), encoding: .probabilities)
    }
  }

  package var isStochastic: Bool { options.dropout > 0 }
  package var isLearning: Bool { true }
  package var locality: Locality { .everything }
}

extension Field where Root: TransformerFamily {
  static var transformerFields: [Field] {
    [
      .dim(
        "intermediate_dim", \.options.innerWidth, required: true,
        "Width of the feed-forward network."),
      .int("num_heads", \.options.headCount, required: true, "Number of heads of the attention."),
      .number(
        "dropout", \.options.dropout, in: 0...1, default: "0",
        "Share set to zero in training: of the scores and of both results."),
      .activation(
        "activation", \.options.activation, default: "relu",
        "Function inside the feed-forward network."),
      .number(
        "layer_norm_epsilon", \.options.epsilon, default: "0.00001", "Added to the variance."),
      .initializer(
        "kernel_initializer", \.options.kernel.initializer, default: "glorot_uniform",
        "How the kernels start."),
      .initializer(
        "bias_initializer", \.options.kernel.biasInitializer, default: "zeros",
        "How the biases start."),
      .bool(
        "normalize_first", \.options.normalizesFirst, default: "false",
        "Whether inputs are normalised instead of sums."),
    ]
  }
}
