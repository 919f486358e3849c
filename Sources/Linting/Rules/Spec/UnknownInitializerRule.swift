import SourceText

/// An initializer is not known by the name it is given: explained here, found while a spec is read.
struct UnknownInitializerRule: Rule {
  static let about = RuleInfo(
    "spec/unknown-initializer", .error,
    summary: "An initializer is not known by the name it is given.",
    rationale: """
      Nothing of that name is in the catalogue, so what it does to the data cannot be \
      followed, and everything behind it stays unknown.
      """,
    symptoms: "unknown initializer, could not interpret initializer identifier",
    remedy: "Use the name that is suggested, or look the names up in Grammar.md.",
    examples: [
      .finding(
        "a slip",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 4, kernel_initializer: «glorot»}
        """),
      .clean(
        "the right name",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 4, kernel_initializer: glorot_uniform}
        """),
    ])

  init() {}
}
