import SourceText

/// A window does not fit into what it slides over: explained here, found by shape inference.
struct WindowLargerThanInputRule: Rule {
  static let about = RuleInfo(
    "shape/window-larger-than-input", .error,
    summary: "A window does not fit into what it slides over.",
    rationale: """
      Each valid convolution and each pooling layer shrinks the image; after a few of them \
      nothing is left for the next window.
      """,
    symptoms: """
      negative dimension size caused by subtracting, computed output size would be zero or \
      negative, kernel size can't be greater than actual input size
      """,
    remedy: "Pad with same, use a smaller window, pool less, or start from a larger image.",
    examples: [
      .finding(
        "a 3×3 window over a 2×2 image",
        """
        coprime: 1
        model:
          input: [batch, 8, 8, 1]
          layers:
            - max_pooling2d: 4
            - conv2d: {filters: 4, kernel_size: «3»}
        """),
      .clean(
        "a 3×3 window over a 4×4 image",
        """
        coprime: 1
        model:
          input: [batch, 8, 8, 1]
          layers:
            - max_pooling2d: 2
            - conv2d: {filters: 4, kernel_size: 3}
        """),
    ])

  init() {}
}
