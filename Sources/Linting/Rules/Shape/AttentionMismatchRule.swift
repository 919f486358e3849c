import SourceText

/// Operands of attention that do not fit: explained here, found by shape inference.
struct AttentionMismatchRule: Rule {
  static let about = RuleInfo(
    "shape/attention-mismatch", .error,
    summary: "Query, value and key of an attention layer do not fit each other.",
    rationale: """
      Each step of the query is compared with every key, and the result weighs the values: there must be \
      one key for each value, all operands must come from the same samples, and where query and key are \
      multiplied as they are, they must have the same width.
      """,
    symptoms: """
      All dimensions of value and key except the last one must be equal, The last dimension of query_shape \
      and value_shape must be equal, key and value must have the same sequence length
      """,
    remedy: """
      Take key and value from the same layer, in the order query, value, key; bring query and key to one \
      width with a dense layer, or use multi_head_attention, which projects them.
      """,
    sources: ["Vaswani et al., Attention is all you need, 2017, arXiv:1706.03762"],
    examples: [
      .finding(
        "queries and keys of different width",
        """
        coprime: 1
        model:
          inputs:
            question: [batch, 7, 16]
            text: [batch, 50, 32]
          layers:
            - attention: {from: [question, «text»]}
        """),
      .clean(
        "a projection before",
        """
        coprime: 1
        model:
          inputs:
            question: [batch, 7, 16]
            text: [batch, 50, 32]
          layers:
            - dense: {units: 32, from: question, name: projected}
            - attention: {from: [projected, text]}
        """),
    ])

  init() {}
}
