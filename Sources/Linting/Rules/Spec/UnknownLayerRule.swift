import SourceText

/// A layer is not known by the name it is given: explained here, found while a spec is read.
struct UnknownLayerRule: Rule {
  static let about = RuleInfo(
    "spec/unknown-layer", .error,
    summary: "A layer is not known by the name it is given.",
    rationale: """
      Nothing of that name is in the catalogue, so what it does to the data cannot be \
      followed, and everything behind it stays unknown.
      """,
    symptoms: "unknown layer, could not interpret layer identifier",
    remedy: "Use the name that is suggested, or look the names up in Grammar.md.",
    examples: [
      .finding(
        "a slip",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - «dens»: 4
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 8]
            layers:
              - dense: 4
          """),
      .clean(
        "the right name",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: 4
        """),
    ])

  init() {}
}
