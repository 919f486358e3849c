import SourceText

/// A sequence longer than its table of positions: explained here, found by shape inference.
struct SequenceLengthRule: Rule {
  static let about = RuleInfo(
    "shape/sequence-length", .error,
    summary: "A sequence has more steps than there are learned positions.",
    rationale: """
      Learned positions are a table with one row for each step; a step behind the last row has no position.
      """,
    symptoms: """
      slice index out of bounds, index out of range in self, Token indices sequence length is longer than \
      the specified maximum sequence length for this model
      """,
    remedy: "Raise sequence_length, or shorten the sequences with pad_sequences.",
    sources: [
      "Gehring et al., Convolutional sequence to sequence learning, 2017, arXiv:1705.03122"
    ],
    examples: [
      .finding(
        "64 steps for 50 positions",
        """
        coprime: 1
        model:
          input: [batch, 64, 16]
          layers:
            - position_embedding: {sequence_length: «50»}
        """),
      .clean(
        "as many positions as steps",
        """
        coprime: 1
        model:
          input: [batch, 64, 16]
          layers:
            - position_embedding: {sequence_length: 64}
        """),
    ])

  init() {}
}
