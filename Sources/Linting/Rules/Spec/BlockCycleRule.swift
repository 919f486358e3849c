import SourceText

/// A block uses itself: explained here, found while a spec is read.
struct BlockCycleRule: Rule {
  static let about = RuleInfo(
    "spec/block-cycle", .error,
    summary: "A block uses itself.",
    rationale: "Expanding it would never end.",
    symptoms: "maximum recursion depth exceeded",
    remedy: "Use repeat for several copies in a row.",
    examples: [
      .finding(
        "a block in itself",
        """
        coprime: 1
        blocks:
          deep:
            layers:
              - relu
              - «deep»
        model:
          input: [batch, 8]
          layers:
            - deep
            - dense: 4
        """),
      .clean(
        "a repeated block",
        """
        coprime: 1
        blocks:
          deep:
            layers:
              - dense: 8
              - relu
        model:
          input: [batch, 8]
          layers:
            - deep: {repeat: 3}
            - dense: 4
        """),
    ])

  init() {}
}
