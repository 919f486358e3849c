import SourceText

/// A convolution has both a stride and a dilation above one: explained here, found by shape inference.
struct StrideWithDilationRule: Rule {
  static let about = RuleInfo(
    "shape/stride-with-dilation", .error,
    summary: "A convolution has both a stride and a dilation above one.",
    rationale: """
      Keras refuses the combination: the dilated taps of neighbouring windows would skip \
      pixels that no window ever sees.
      """,
    symptoms: "strides > 1 not supported in conjunction with dilation_rate > 1",
    remedy: "Set one of the two to one.",
    examples: [
      .finding(
        "both",
        """
        coprime: 1
        model:
          input: [batch, 16, 16, 1]
          layers:
            - conv2d: {filters: 4, kernel_size: 3, strides: 2, dilation_rate: «2»}
        """),
      .clean(
        "dilation alone",
        """
        coprime: 1
        model:
          input: [batch, 16, 16, 1]
          layers:
            - conv2d: {filters: 4, kernel_size: 3, dilation_rate: 2}
        """),
    ])

  init() {}
}
