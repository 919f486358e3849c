import SourceText

/// An optimizer is not known by the name it is given: explained here, found while a spec is read.
struct UnknownOptimizerRule: Rule {
  static let about = RuleInfo(
    "spec/unknown-optimizer", .error,
    summary: "An optimizer is not known by the name it is given.",
    rationale: """
      Nothing of that name is in the catalogue, so what it does to the data cannot be \
      followed, and everything behind it stays unknown.
      """,
    symptoms: "unknown optimizer, could not interpret optimizer identifier",
    remedy: "Use the name that is suggested, or look the names up in Grammar.md.",
    examples: [
      .finding(
        "a slip",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: 4
        training:
          optimizer: «adamm»
          loss: mean_squared_error
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 8]
            layers:
              - dense: 4
          training:
            optimizer: adam
            loss: mean_squared_error
          """),
      .clean(
        "the right name",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: 4
        training:
          optimizer: adam
          loss: mean_squared_error
        """),
    ])

  init() {}
}
