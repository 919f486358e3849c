import SourceText

/// A value is of a kind that cannot stand there: explained here, found while a spec is read.
struct WrongTypeRule: Rule {
  static let about = RuleInfo(
    "spec/wrong-type", .error,
    summary: "A value is of a kind that cannot stand there.",
    rationale: """
      A number in quotes is text, and a list is not a mapping: the value cannot be used as it \
      is, and guessing would hide the mistake.
      """,
    symptoms: "expected int, got str, must be a positive integer, invalid type",
    remedy: "Write the kind of value that the message names.",
    examples: [
      .finding(
        "a number in quotes",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: «"4"»}
        """),
      .clean(
        "a number",
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
