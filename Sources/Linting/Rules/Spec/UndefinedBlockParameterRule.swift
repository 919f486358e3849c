import SourceText

/// A $name inside a block is not one of its parameters: explained here, found while a spec is read.
struct UndefinedBlockParameterRule: Rule {
  static let about = RuleInfo(
    "spec/undefined-block-parameter", .error,
    summary: "A $name inside a block is not one of its parameters.",
    rationale: """
      What stands behind $ is replaced by the parameter of that name where the block is used. \
      Without such a parameter there is nothing to put there.
      """,
    symptoms: "undefined variable, unresolved reference",
    remedy: "Declare the parameter, or correct the name.",
    examples: [
      .finding(
        "a misspelt parameter",
        """
        coprime: 1
        blocks:
          wide:
            parameters: {units: 4}
            layers:
              - dense: «2 * $unit»
        model:
          input: [batch, 8]
          layers:
            - wide
        """),
      .clean(
        "a declared parameter",
        """
        coprime: 1
        blocks:
          wide:
            parameters: {units: 4}
            layers:
              - dense: 2 * $units
        model:
          input: [batch, 8]
          layers:
            - wide
        """),
    ])

  init() {}
}
