import SourceText

/// A loss is not known by the name it is given: explained here, found while a spec is read.
struct UnknownLossRule: Rule {
  static let about = RuleInfo(
    "spec/unknown-loss", .error,
    summary: "A loss is not known by the name it is given.",
    rationale: """
      Nothing of that name is in the catalogue, so what it does to the data cannot be \
      followed, and everything behind it stays unknown.
      """,
    symptoms: "unknown loss, could not interpret loss identifier",
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
          loss: «mean_square_eror»
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 8]
            layers:
              - dense: 4
          training:
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
          loss: mean_squared_error
        """),
    ])

  init() {}
}
