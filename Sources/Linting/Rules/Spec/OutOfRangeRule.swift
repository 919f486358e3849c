import SourceText

/// A number is outside of what makes sense there: explained here, found while a spec is read.
struct OutOfRangeRule: Rule {
  static let about = RuleInfo(
    "spec/out-of-range", .error,
    summary: "A number is outside of what makes sense there.",
    rationale: """
      Sizes below one, shares outside of zero to one and ranges upside down cannot be built or \
      would mean nothing.
      """,
    symptoms: "must be positive, invalid value, expected a strictly positive value",
    remedy: "Write a number in the range that the message names.",
    examples: [
      .finding(
        "a negative size",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: «-4»
        """),
      .clean(
        "a positive size",
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
