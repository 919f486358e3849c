import SourceText

/// A value is not one of those that the key takes: explained here, found while a spec is read.
struct UnknownValueRule: Rule {
  static let about = RuleInfo(
    "spec/unknown-value", .error,
    summary: "A value is not one of those that the key takes.",
    rationale: "The key takes one of a few words, and this is none of them.",
    symptoms: "invalid value for argument, could not interpret, unknown option",
    remedy: "Use one of the words that the message lists.",
    examples: [
      .finding(
        "a misspelt padding",
        """
        coprime: 1
        model:
          input: [batch, 8, 8, 3]
          layers:
            - conv2d: {filters: 4, kernel_size: 3, padding: «sam»}
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 8, 8, 3]
            layers:
              - conv2d: {filters: 4, kernel_size: 3, padding: same}
          """),
      .clean(
        "a known padding",
        """
        coprime: 1
        model:
          input: [batch, 8, 8, 3]
          layers:
            - conv2d: {filters: 4, kernel_size: 3, padding: same}
        """),
    ])

  init() {}
}
