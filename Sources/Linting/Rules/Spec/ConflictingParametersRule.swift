import SourceText

/// Values of two parameters contradict each other: explained here, found while a spec is read.
struct ConflictingParametersRule: Rule {
  static let about = RuleInfo(
    "spec/conflicting-parameters", .error,
    summary: "The values of two parameters of one layer contradict each other.",
    rationale: """
      Each value is possible by itself, but not beside the other: a pooling window that would see nothing \
      but padding, or padding that keeps the size while strides halve it.
      """,
    symptoms: """
      pad should be at most half of effective kernel size, padding='same' is not supported for strided \
      convolutions
      """,
    remedy: "Change one of the two; the message names the bound that the other one sets.",
    examples: [
      .finding(
        "more padding than half of the window",
        """
        coprime: 1
        model:
          dialect: torch
          input: [batch, 3, 8, 8]
          layers:
            - MaxPool2d: {kernel_size: 2, padding: «2»}
        """),
      .clean(
        "half of the window",
        """
        coprime: 1
        model:
          dialect: torch
          input: [batch, 3, 8, 8]
          layers:
            - MaxPool2d: {kernel_size: 3, stride: 2, padding: 1}
        """),
    ])

  init() {}
}
