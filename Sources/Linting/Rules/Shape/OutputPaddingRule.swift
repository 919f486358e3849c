import SourceText

/// Padding behind a transposed convolution: explained here, found by shape inference.
struct OutputPaddingRule: Rule {
  static let about = RuleInfo(
    "shape/output-padding", .error,
    summary: "The output_padding of a transposed convolution is not smaller than its strides.",
    rationale: """
      With strides of s, s different sizes shrink to the same one, so that on the way back one of s \
      sizes must be chosen: output_padding counts from 0 to s − 1 which.
      """,
    symptoms:
      "output_padding must be strictly less than strides, output padding must be smaller than either stride or dilation",
    remedy: "Use a number below the strides, or leave output_padding out.",
    examples: [
      .finding(
        "2 with strides of 2",
        """
        coprime: 1
        model:
          input: [batch, 8, 8, 4]
          layers:
            - conv2d_transpose: {filters: 8, kernel_size: 3, strides: 2, output_padding: «2»}
        """),
      .clean(
        "1 with strides of 2",
        """
        coprime: 1
        model:
          input: [batch, 8, 8, 4]
          layers:
            - conv2d_transpose: {filters: 8, kernel_size: 3, strides: 2, output_padding: 1}
        """),
    ])

  init() {}
}
