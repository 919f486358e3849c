import SourceText

/// A name is one that cannot be referred to: explained here, found while a spec is read.
struct InvalidNameRule: Rule {
  static let about = RuleInfo(
    "spec/invalid-name", .error,
    summary: "A name is one that cannot be referred to.",
    rationale: """
      A dot addresses one of several outputs and a slash a layer inside a block, so a name \
      that holds them could never be reached.
      """,
    symptoms: "invalid layer name, is not a valid scope name",
    remedy: "Use letters, digits and underscores.",
    examples: [
      .finding(
        "a slash in a name",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 4, name: «a/b»}
        """),
      .clean(
        "a plain name",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 4, name: a_b}
        """),
    ])

  init() {}
}
