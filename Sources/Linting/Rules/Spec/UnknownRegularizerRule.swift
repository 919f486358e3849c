import SourceText

/// A regularizer is not known by the name it is given: explained here, found while a spec is read.
struct UnknownRegularizerRule: Rule {
  static let about = RuleInfo(
    "spec/unknown-regularizer", .error,
    summary: "A regularizer is not known by the name it is given.",
    rationale: """
      Nothing of that name is in the catalogue, so what it does to the data cannot be \
      followed, and everything behind it stays unknown.
      """,
    symptoms: "unknown regularizer, could not interpret regularizer identifier",
    remedy: "Use the name that is suggested, or look the names up in Grammar.md.",
    examples: [
      .finding(
        "a slip",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 4, kernel_regularizer: {«l5»: 0.01}}
        """),
      .clean(
        "the right name",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 4, kernel_regularizer: {l2: 0.01}}
        """),
    ])

  init() {}
}
