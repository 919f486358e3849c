import SourceText

/// An activation is not known by the name it is given: explained here, found while a spec is read.
struct UnknownActivationRule: Rule {
  static let about = RuleInfo(
    "spec/unknown-activation", .error,
    summary: "An activation is not known by the name it is given.",
    rationale: """
      Nothing of that name is in the catalogue, so what it does to the data cannot be \
      followed, and everything behind it stays unknown.
      """,
    symptoms: "unknown activation, could not interpret activation identifier",
    remedy: "Use the name that is suggested, or look the names up in Grammar.md.",
    examples: [
      .finding(
        "a slip",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 4, activation: «rellu»}
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 8]
            layers:
              - dense: {units: 4, activation: relu}
          """),
      .clean(
        "the right name",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 4, activation: relu}
        """),
    ])

  init() {}
}
