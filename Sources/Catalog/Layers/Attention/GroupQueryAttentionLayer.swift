internal import Program
package import Shapes

/// Attention whose heads share keys and values in groups, to read less memory in generation.
///
/// - Shapes: query `[batch, steps, features]`, value and key `[batch, keys, features]`, query kernel
///   `[features, num_query_heads, head_dim]`, key kernel `[features, num_key_value_heads, head_dim]`,
///   output as the query, scores `[batch, num_query_heads, steps, keys]`.
/// - Complexity: that of `multi_head_attention`, with fewer projections of key and value.
package struct GroupQueryAttentionLayer: MultiHeadFamily {
  package static let about = About(
    "group_query_attention",
    aliases: ["GroupQueryAttention", "GroupedQueryAttention", "grouped_query_attention"],
    "Attention in several heads that share keys and values in groups.",
    formula:
      "softmax(Q · Kᵀ / √head_dim) · V, where num_query_heads / num_key_value_heads heads share K and V",
    source: "Ainslie et al., 2023, arXiv:2305.13245")
  package static let schema = Schema(
    Self(),
    [
      .dim("head_dim", \.headWidth, required: true, "Features of each head."),
      .dim("num_query_heads", \.queryHeads, required: true, "Number of heads."),
      .int(
        "num_key_value_heads", \.keyValueHeads, required: true,
        "Number of keys and values; it divides the number of heads."),
    ] + Field.multiHeadFields,
    validate: { layer, arguments, decoder in layer.validate(arguments, &decoder) })

  package static let examples: [LayerExample] = [
    .init(
      "group_query_attention: {head_dim: 4, num_query_heads: 8, num_key_value_heads: 2}",
      [[.batch, .time, 32], [.batch, .time, 32]], gives: [.batch, .time, 32]),
    .init(
      "group_query_attention: {head_dim: 4, num_query_heads: 4, num_key_value_heads: 1, return_attention_scores: true}",
      [[.batch, 7, 5], [.batch, 11, 5]], gives: [.batch, 7, 5], [.batch, 4, 7, 11]),
    .init(
      "group_query_attention: {head_dim: 4, num_query_heads: 4, num_key_value_heads: 3}",
      [[.batch, 7, 5], [.batch, 11, 5]], fails: "shape/head-count"),
    .init(
      "group_query_attention: {head_dim: 4, num_query_heads: 4, num_key_value_heads: 2}",
      [[.batch, 7, 5], [.batch, 11, 3]], fails: "shape/attention-mismatch"),
    .init(
      "group_query_attention: {head_dim: 4, num_query_heads: 4, num_key_value_heads: 2}",
      [[.batch, 3, 7, 5], [.batch, 3, 7, 5]], fails: "shape/rank"),
  ]

  package var headWidth: Dim = 1
  package var queryHeads: Dim = 1
  package var keyValueHeads = 1
  package var options = MultiHeadOptions()
  package var kernel = KernelOptions()

  package init() {}

  package var heads: AttentionHeads {
    AttentionHeads(
      queries: queryHeads, keyValues: Dim(keyValueHeads), keyWidth: headWidth,
      valueWidth: headWidth)
  }

  package func check(
    _ parts: AttentionOperands, _ context: inout InferenceContext
  ) throws(LayerError) {
    try requireEvenGroups(&context)
    try parts.check(atLeast: false, &context)
    let (query, value) = (parts.query, parts.value)
    try parts.requireEqualWidths(
      value, at: parts.valueOperand, "projects queries of", "and values of", &context,
      keras: {
        "The last dimension of `query_shape` and `value_shape` must be equal. "
          + "Received: query_shape=\($0.tuple(query)), value_shape=\($0.tuple(value))"
      })
  }

  private func requireEvenGroups(_ context: inout InferenceContext) throws(LayerError) {
    let groups = keyValueHeads
    try context.require(
      queryHeads, multipleOf: groups,
      reason: { "\($0.subject): its groups must divide its heads" },
      else: {
        LayerError(
          "shape/head-count",
          "\($0.subject) shares the keys of 'num_key_value_heads: \(groups)' among "
            + "\($0.text(queryHeads)) heads, which does not come out even",
          at: .parameter("num_key_value_heads"),
          help: "choose a number that divides \($0.text(queryHeads))",
          framework: "`num_query_heads` must be divisible by `num_key_value_heads`")
      })
  }
}
