import SourceText

/// A transposed convolution that gives nothing: explained here, found by shape inference.
struct EmptyOutputRule: Rule {
  static let about = RuleInfo(
    "shape/empty-output", .error,
    summary: "A transposed convolution gives an image without rows or columns.",
    rationale: """
      Padding takes pixels from the result of a transposed convolution. Where it takes as many as there \
      are, nothing is left for the layers behind it.
      """,
    symptoms:
      "negative output size, calculated output size is too small, empty tensor after ConvTranspose2d",
    remedy: "Use less padding, a larger kernel or larger strides.",
    examples: [
      .finding(
        "padding takes all four pixels",
        """
        coprime: 1
        model:
          input: [batch, 1, 1, 4]
          layers:
            - conv2d_transpose: {filters: 8, kernel_size: «4», padding: same, output_padding: 0, strides: 2}
        """),
      .clean(
        "twice as many pixels",
        """
        coprime: 1
        model:
          input: [batch, 7, 7, 4]
          layers:
            - conv2d_transpose: {filters: 8, kernel_size: 4, padding: same, strides: 2}
        """),
    ])

  init() {}
}
