import SourceText

/// A size names a dimension that is not declared: explained here, found while a spec is read.
struct UndefinedDimensionRule: Rule {
  static let about = RuleInfo(
    "spec/undefined-dimension", .error,
    summary: "A size names a dimension that is not declared.",
    rationale: """
      A name in the place of a size is looked up under dims. An unknown one could stand for \
      any number.
      """,
    symptoms: "name is not defined, invalid literal for int",
    remedy: "Declare the dimension under dims, or write the number.",
    examples: [
      .finding(
        "a misspelt dimension",
        """
        coprime: 1
        dims:
          classes: 4
        model:
          input: [batch, 8]
          layers:
            - dense: «clases»
        """),
      .clean(
        "a declared dimension",
        """
        coprime: 1
        dims:
          classes: 4
        model:
          input: [batch, 8]
          layers:
            - dense: classes
        """),
    ])

  init() {}
}
