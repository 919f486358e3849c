package import Program
internal import Shapes

/// A layer of a transformer's encoder: all steps attend to each other, then each is mapped alone.
///
/// - Shapes: input and output `[batch, steps, features]`, scores `[batch, num_heads, steps, steps]`; a head
///   has `⌊features / num_heads⌋` features.
/// - Complexity: that of `multi_head_attention`, and two multiply-adds per element and feature inside the
///   feed-forward network.
package struct TransformerEncoderLayer: TransformerFamily {
  package static let about = About(
    "transformer_encoder", aliases: ["TransformerEncoder"],
    "Lets all steps attend to each other, then maps each alone.",
    formula: "a = norm(x + attention(x, x)); y = norm(a + dense(activation(dense(a))))",
    source:
      "Vaswani et al., 2017, arXiv:1706.03762; normalize_first: Xiong et al., 2020, arXiv:2002.04745; as in KerasHub",
    twin: "TransformerEncoderLayer")
  package static let schema = Schema(
    Self(),
    Field.transformerFields + [
      .bool(
        "return_attention_scores", \.returnsScores, default: "false",
        "Whether the scores are an output too.")
    ])

  package static let examples: [LayerExample] = [
    .init(
      "transformer_encoder: {intermediate_dim: 64, num_heads: 8}", [[.batch, .time, 32]],
      gives: [.batch, .time, 32]),
    .init(
      "transformer_encoder: {intermediate_dim: 64, num_heads: 2, return_attention_scores: true}",
      [[.batch, .time, 32]], gives: [.batch, .time, 32], [.batch, 2, .time, .time]),
    .init(
      "transformer_encoder: {intermediate_dim: 64, num_heads: 8}", [[.batch, 10, 6]],
      fails: "shape/head-count"),
    .init(
      "transformer_encoder: {intermediate_dim: 64, num_heads: 8}", [[.batch, 32]],
      fails: "shape/rank"),
  ]

  package var options = TransformerOptions()
  package var returnsScores = false

  package init() {}

  package func stepReadings(operands: Int, output: Int) -> [StepReading?] {
    output == 0 ? [StepReading(.all, axis: 1)] : [nil]
  }

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    try context.requireAxes(x, ["batch", "time", "features"])
    let width = x[2]
    var attention = try options.attention(width: width, &context)
    attention.options.attention.returnsScores = returnsScores
    let mixed = try attention.infer([operands[0], operands[0]], &context)
    var weights = mixed.weights.map { $0.prefixed("self_attention_layer") }
    weights += try options.norm("self_attention_layer_norm", width: width, context)
    weights += try options.norm("feedforward_layer_norm", width: width, context)
    weights += try options.feedForward(width: width, context)
    return Inference(
      [.init(operands[0].floating)] + mixed.outputs.dropFirst(), weights: weights,
      multiplyAdds: mixed.multiplyAdds + 2 * x.elementCount * options.innerWidth)
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    var attention = options.attention
    attention.options.attention.returnsScores = returnsScores
    let mask = context.masks.first ?? nil
    let inner = context.inner(masks: [nil, mask])
    var scores: [TensorID] = []
    let mixed = try block(operands[0], norm: weights[8..<10], into: &builder) {
      (x, builder) throws(PrimitiveError) in
      let results = try attention.lower(
        [x, x], weights: Array(weights.prefix(8)), into: &builder, inner)
      scores = Array(results.dropFirst())
      return results[0]
    }
    let result = try block(mixed, norm: weights[10..<12], into: &builder) {
      (x, builder) throws(PrimitiveError) in
      try feedForward(x, Array(weights.dropFirst(12)), into: &builder)
    }
    return [result] + scores
  }
}
