import SourceText

/// A name refers to nothing: explained here, found while a spec is read.
struct UndefinedNameRule: Rule {
  static let about = RuleInfo(
    "spec/undefined-name", .error,
    summary: "A name refers to nothing.",
    rationale: """
      The layer, field or output that the name stands for does not exist, usually after a \
      rename or because of a slip.
      """,
    symptoms: "name is not defined, no such layer, KeyError",
    remedy: "Correct the name, or add what it stands for.",
    examples: [
      .finding(
        "a misspelt layer",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 4, name: hidden}
            - relu: {from: «hiden»}
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 8]
            layers:
              - dense: {units: 4, name: hidden}
              - relu: {from: hidden}
          """),
      .clean(
        "a known layer",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 4, name: hidden}
            - relu: {from: hidden}
        """),
    ])

  init() {}
}
