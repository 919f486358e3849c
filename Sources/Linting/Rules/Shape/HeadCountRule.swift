import SourceText

/// Attention heads that do not come out even: explained here, found by shape inference.
struct HeadCountRule: Rule {
  static let about = RuleInfo(
    "shape/head-count", .error,
    summary: "Attention heads cannot be divided as asked for.",
    rationale: """
      In grouped-query attention the heads share keys and values in groups of one size, and where a width \
      is split into heads each gets the same share of at least one feature.
      """,
    symptoms: """
      num_query_heads must be divisible by num_key_value_heads, embed_dim must be divisible by num_heads, \
      Attention key_dim computed cannot be zero
      """,
    remedy: "Choose a number of heads that divides the width, and of keys that divides the heads.",
    sources: ["Ainslie et al., GQA, 2023, arXiv:2305.13245"],
    examples: [
      .finding(
        "three keys for four heads",
        """
        coprime: 1
        model:
          input: [batch, 7, 16]
          layers:
            - group_query_attention:
                {head_dim: 4, num_query_heads: 4, num_key_value_heads: «3», from: [input, input]}
        """),
      .clean(
        "two keys for four heads",
        """
        coprime: 1
        model:
          input: [batch, 7, 16]
          layers:
            - group_query_attention:
                {head_dim: 4, num_query_heads: 4, num_key_value_heads: 2, from: [input, input]}
        """),
    ])

  init() {}
}
