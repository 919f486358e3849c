import SourceText

/// Two layers or inputs have the same name: explained here, found while a spec is read.
struct DuplicateNameRule: Rule {
  static let about = RuleInfo(
    "spec/duplicate-name", .error,
    summary: "Two layers or inputs have the same name.",
    rationale: """
      A reference to the name could mean either, and the weights of both would be saved under \
      one key.
      """,
    symptoms: "the name is used 2 times in the model, all layer names should be unique",
    remedy: "Give each a name of its own.",
    examples: [
      .finding(
        "the same name twice",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 4, name: a}
            - dense: {units: 4, name: «a»}
        """),
      .finding(
        "the name of the input",
        """
        coprime: 1
        model:
          inputs:
            image: [batch, 8]
          layers:
            - dense: {units: 4, name: «image»}
            - dense: 1
        """),
      .clean(
        "two names",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 4, name: a}
            - relu
            - dense: {units: 4, name: b}
        """),
    ])

  init() {}
}
