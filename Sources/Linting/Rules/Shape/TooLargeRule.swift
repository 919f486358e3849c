import SourceText

/// A weight beyond all memory: explained here, found by shape inference.
struct TooLargeRule: Rule {
  static let about = RuleInfo(
    "shape/too-large", .error,
    summary: "A weight has more elements than can be counted.",
    rationale: """
      The product of its sizes does not fit into 64 bits, which is more than 9 × 10¹⁸ numbers: no memory \
      holds it, and the usual cause is a digit too many.
      """,
    symptoms:
      "overflow in number of parameters, cannot allocate memory, out of memory when building the model",
    remedy: "Look at the sizes in the message for the one that is wrong.",
    examples: [
      .finding(
        "far too many units",
        """
        coprime: 1
        model:
          input: [batch, 4000000000]
          layers:
            - «dense»: 4000000000000
        """),
      .clean(
        "large, but countable",
        """
        coprime: 1
        model:
          input: [batch, 4000]
          layers:
            - dense: 4000
        """),
    ])

  init() {}
}
