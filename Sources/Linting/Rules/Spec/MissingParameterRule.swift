import SourceText

/// Something that has no default is missing: explained here, found while a spec is read.
struct MissingParameterRule: Rule {
  static let about = RuleInfo(
    "spec/missing-parameter", .error,
    summary: "Something that has no default is missing.",
    rationale: """
      Without it the layer, loss or section cannot be built, and what depends on it cannot be \
      checked.
      """,
    symptoms: "missing 1 required positional argument",
    remedy: "Add the key named.",
    examples: [
      .finding(
        "dense without units",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - «dense»: {activation: relu}
        """),
      .clean(
        "dense with units",
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
