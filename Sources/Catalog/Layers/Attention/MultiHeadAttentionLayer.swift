internal import Program
package import Shapes

/// Attention in several heads, each of which looks for something else.
///
/// - Shapes: query `[batch, steps…, features]`, value and key `[batch, keys…, features]`, query kernel
///   `[features, num_heads, key_dim]`, output kernel `[num_heads, value_dim, output…]`, output
///   `[batch, steps…, output…]`, scores `[batch, num_heads, steps…, keys…]`.
/// - Complexity: of the projections one multiply-add per element and feature of all heads; per head one
///   for each step of the query, step of the key and feature of key and value.
package struct MultiHeadAttentionLayer: MultiHeadFamily {
  package static let about = About(
    "multi_head_attention", aliases: ["MultiHeadAttention"],
    "Attention in several heads with learned projections.",
    formula:
      "concat of softmax(Q · Kᵀ / √key_dim) · V over heads, times the output kernel; Q, K, V projections",
    source: "Vaswani et al., 2017, arXiv:1706.03762", twin: "MultiheadAttention")
  package static let schema = Schema(
    Self(),
    [
      .dim("num_heads", \.headCount, required: true, "Number of heads."),
      .dim("key_dim", \.keyWidth, required: true, "Features of query and key in each head."),
      .optionalDim(
        "value_dim", \.valueWidth, "Features of the value in each head; null for key_dim."),
      .optionalDims(
        "output_shape", \.resultSizes, "Last axes of the result; null for those of the query."),
      .optionalInts(
        "attention_axes", \.attentionAxes,
        "Axes of steps; null for all between batch and features."),
    ] + Field.multiHeadFields,
    validate: { layer, arguments, decoder in layer.validate(arguments, &decoder) })

  package static let examples: [LayerExample] = [
    .init(
      "multi_head_attention: {num_heads: 8, key_dim: 64}",
      [[.batch, .time, 512], [.batch, .time, 512]], gives: [.batch, .time, 512]),
    .init(
      "multi_head_attention: {num_heads: 2, key_dim: 4, output_shape: 9, return_attention_scores: true}",
      [[.batch, .time, 5], [.batch, 11, 3]], gives: [.batch, .time, 9], [.batch, 2, .time, 11]),
    .init(
      "multi_head_attention: {num_heads: 2, key_dim: 4, attention_axes: 2, return_attention_scores: true}",
      [[.batch, 3, 5, 6], [.batch, 3, 7, 6]], gives: [.batch, 3, 5, 6], [.batch, 3, 2, 5, 7]),
    .init(
      "multi_head_attention: {num_heads: 2, key_dim: 4}",
      [[.batch, 7, 8], [.batch, 7, 8], [.batch, 9, 8]], fails: "shape/attention-mismatch"),
    .init(
      "multi_head_attention: {num_heads: 2, key_dim: 4, attention_axes: 2}",
      [[.batch, 7, 8], [.batch, 7, 8]], fails: "shape/axis-out-of-range"),
    .init(
      "multi_head_attention: {num_heads: 0, key_dim: 4}", [[.batch, 7, 8], [.batch, 7, 8]],
      fails: "spec/out-of-range"),
  ]

  package var headCount: Dim = 1
  package var keyWidth: Dim = 1
  package var valueWidth: Dim?
  package var resultSizes: [Dim]?
  package var attentionAxes: [Int]?
  package var options = MultiHeadOptions()
  package var kernel = KernelOptions()

  package init() {}

  package var heads: AttentionHeads {
    AttentionHeads(
      queries: headCount, keyValues: headCount, keyWidth: keyWidth,
      valueWidth: valueWidth ?? keyWidth)
  }
}
