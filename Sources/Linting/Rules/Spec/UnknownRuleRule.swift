import SourceText

/// A comment or the lint section names a rule that does not exist: explained here, found while a spec is read.
struct UnknownRuleRule: Rule {
  static let about = RuleInfo(
    "spec/unknown-rule", .warning,
    summary: "A comment or the lint section names a rule that does not exist.",
    rationale: """
      A misspelt rule is not silenced, and a rule that was renamed is silenced no longer.
      """,
    symptoms: "suppression has no effect, noqa does not work",
    remedy: "Correct the name; coprime rules lists all.",
    examples: [
      .finding(
        "a rule that does not exist",
        """
        coprime: 1
        lint:
          disable: [«model/missing-nonlinearities-x»]
        model:
          input: [batch, 8]
          layers:
            - dense: 4
        """),
      .clean(
        "a rule that exists",
        """
        coprime: 1
        lint:
          disable: [spec/version]
        model:
          input: [batch, 8]
          layers:
            - dense: 4
        """),
    ])

  init() {}
}
