package import Program
internal import Shapes

/// A layer of a transformer's decoder: each step attends to those before it and to an encoder's, where one
/// is given, then is mapped alone.
///
/// - Shapes: input and output `[batch, steps, features]`, encoder `[batch, keys, width]`; a head has
///   `⌊features / num_heads⌋` features.
/// - Complexity: that of one or two `multi_head_attention`, and two multiply-adds per element and feature
///   inside the feed-forward network.
package struct TransformerDecoderLayer: TransformerFamily {
  package static let about = About(
    "transformer_decoder", aliases: ["TransformerDecoder"],
    "Lets each step attend to those before it and to an encoder's, then maps it alone.",
    formula:
      "a = norm(x + attention(x, x)); b = norm(a + attention(a, encoder)); y = norm(b + dense(activation(dense(b))))",
    source:
      "Vaswani et al., 2017, arXiv:1706.03762; normalize_first: Xiong et al., 2020, arXiv:2002.04745; as in KerasHub",
    twin: "TransformerDecoderLayer")
  package static let schema = Schema(
    Self(),
    Field.transformerFields + [
      .bool(
        "use_causal_mask", \.isCausal, default: "true",
        "Whether a step sees only itself and the steps before it.")
    ])
  package static let operandCount = 1...2

  package static let examples: [LayerExample] = [
    .init(
      "transformer_decoder: {intermediate_dim: 64, num_heads: 8}", [[.batch, .time, 32]],
      gives: [.batch, .time, 32]),
    .init(
      "transformer_decoder: {intermediate_dim: 64, num_heads: 8}",
      [[.batch, .time, 32], [.batch, 50, 16]], gives: [.batch, .time, 32]),
    .init(
      "transformer_decoder: {intermediate_dim: 64, num_heads: 8}",
      [[.batch, 10, 32], [.batch, 16]], fails: "shape/attention-mismatch"),
    .init(
      "transformer_decoder: {intermediate_dim: 64, num_heads: 0}", [[.batch, 10, 32]],
      fails: "spec/out-of-range"),
  ]

  package var options = TransformerOptions()
  package var isCausal = true

  package init() {}

  package func stepReadings(operands: Int, output: Int) -> [StepReading?] {
    [StepReading(isCausal ? .past : .all, axis: 1), StepReading(.detached, axis: 1)]
  }

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    try context.requireAxes(x, ["batch", "time", "features"])
    let width = x[2]
    let attention = try options.attention(width: width, &context)
    var weights: [Weight] = []
    var multiplyAdds = 2 * x.elementCount * options.innerWidth
    // First the steps among themselves, then with the encoder's.
    for (name, source) in zip(
      ["self_attention", "cross_attention"], [operands[0]] + operands.dropFirst())
    {
      let mixed = try attention.infer([operands[0], source], &context)
      weights += mixed.weights.map { $0.prefixed(name) }
      weights += try options.norm("\(name)_layer_norm", width: width, context)
      multiplyAdds += mixed.multiplyAdds
    }
    weights += try options.feedForward(width: width, context)
    weights += try options.norm("feedforward_layer_norm", width: width, context)
    return Inference(operands[0].floating, weights: weights, multiplyAdds: multiplyAdds)
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    var (result, rest) = (operands[0], weights[...])
    for index in operands.indices {
      let (own, norm) = (Array(rest.prefix(8)), rest.dropFirst(8).prefix(2))
      rest = rest.dropFirst(10)
      var attention = options.attention
      attention.options.attention.isCausal = index == 0 && isCausal
      let mask = index < context.masks.count ? context.masks[index] : nil
      let inner = context.inner(masks: [nil, mask])
      result = try block(result, norm: norm, into: &builder) {
        (x, builder) throws(PrimitiveError) in
        try attention.lower(
          [x, index == 0 ? x : operands[index]], weights: own, into: &builder, inner)[0]
      }
    }
    return [
      try block(result, norm: rest.suffix(2), into: &builder) {
        (x, builder) throws(PrimitiveError) in
        try feedForward(x, Array(rest.prefix(4)), into: &builder)
      }
    ]
  }
}
