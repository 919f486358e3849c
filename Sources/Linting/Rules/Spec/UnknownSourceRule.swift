import SourceText

/// A source is not known by the name it is given: explained here, found while a spec is read.
struct UnknownSourceRule: Rule {
  static let about = RuleInfo(
    "spec/unknown-source", .error,
    summary: "A source is not known by the name it is given.",
    rationale: """
      Nothing of that name is in the catalogue, so what it does to the data cannot be \
      followed, and everything behind it stays unknown.
      """,
    symptoms: "unknown source, could not interpret source identifier",
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
        data:
          source:
            «csvv»: {path: a.csv}
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 8]
            layers:
              - dense: 4
          data:
            source:
              csv: {path: a.csv}
          """),
      .clean(
        "the right name",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: 4
        data:
          source:
            csv: {path: a.csv}
        """),
    ])

  init() {}
}
