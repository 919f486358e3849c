import SourceText

/// A step is not known by the name it is given: explained here, found while a spec is read.
struct UnknownStepRule: Rule {
  static let about = RuleInfo(
    "spec/unknown-step", .error,
    summary: "A step is not known by the name it is given.",
    rationale: """
      Nothing of that name is in the catalogue, so what it does to the data cannot be \
      followed, and everything behind it stays unknown.
      """,
    symptoms: "unknown step, could not interpret step identifier",
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
          pipeline:
            - «rescal»: {scale: 1/255}
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 8]
            layers:
              - dense: 4
          data:
            pipeline:
              - rescale: {scale: 1/255}
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
          pipeline:
            - rescale: {scale: 1/255}
        """),
    ])

  init() {}
}
