import SourceText

/// A size must be a number, but a dimension in it has no value: explained here, found while a spec is read.
struct NeedsKnownValueRule: Rule {
  static let about = RuleInfo(
    "spec/needs-known-value", .error,
    summary: "A size must be a number, but a dimension in it has no value.",
    rationale: """
      The number of units, filters or steps decides how many weights there are. A free \
      dimension gives no such number.
      """,
    symptoms: "must be a positive integer, None is not an integer",
    remedy: "Give the dimension a value under dims, or write the number.",
    examples: [
      .finding(
        "a free kernel size",
        """
        coprime: 1
        dims:
          size:
        model:
          input: [batch, 8, 8, 3]
          layers:
            - conv2d: {filters: 4, kernel_size: «size»}
        """),
      .clean(
        "a known kernel size",
        """
        coprime: 1
        dims:
          size: 3
        model:
          input: [batch, 8, 8, 3]
          layers:
            - conv2d: {filters: 4, kernel_size: size}
        """),
    ])

  init() {}
}
