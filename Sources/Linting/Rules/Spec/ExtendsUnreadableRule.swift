import SourceText

/// The spec that is extended cannot be read: explained here, found while a spec is read.
struct ExtendsUnreadableRule: Rule {
  static let about = RuleInfo(
    "spec/extends-unreadable", .error,
    summary: "The spec that is extended cannot be read.",
    rationale: """
      Everything that it would supply is missing, so what follows from it cannot be checked.
      """,
    symptoms: "no such file or directory, file not found",
    remedy: "Correct the path; it is relative to the spec that extends.",
    examples: [
      .finding(
        "a path to nothing",
        """
        coprime: 1
        extends: «nowhere/base.yaml»
        model:
          input: [batch, 8]
          layers:
            - dense: 4
        """),
      .clean(
        "a spec of its own",
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
