import SourceText

/// The spec is written in a version of the format that this program does not read: explained here, found while a spec is read.
struct VersionRule: Rule {
  static let about = RuleInfo(
    "spec/version", .error,
    summary: "The spec is written in a version of the format that this program does not read.",
    rationale: """
      A later version may give the same keys another meaning. Reading it by the rules of this \
      one could report what is right and miss what is wrong.
      """,
    symptoms: "unsupported version, unknown format version",
    remedy: "Write coprime: 1, or use a program that reads the version.",
    examples: [
      .finding(
        "version 7",
        """
        coprime: «7»
        model:
          input: [batch, 8]
          layers:
            - dense: 4
        """),
      .clean(
        "version 1",
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
