import SourceText

/// A free dimension whose conditions contradict each other: explained here, found by the analysis.
struct NoValidSizeRule: Rule {
  static let about = RuleInfo(
    "shape/no-valid-size", .error,
    summary: "No size of a free dimension satisfies all layers at once.",
    rationale: """
      A dimension without a value may have any size that every layer accepts. Layers collect \
      conditions on it, such as at least 5 for a kernel of 5, or a multiple of 4 for a reshape; \
      where no number fulfils all of them, the model cannot be built for any input.
      """,
    symptoms: "works for no input size, constraints violated, incompatible input sizes",
    remedy: "Look at the conditions in the notes, and change one of the layers that make them.",
    examples: [
      .finding(
        "at least 9, and at most 8",
        """
        coprime: 1
        dims:
          time: {max: 8}
        model:
          input: [batch, time, 2]
          layers:
            - «conv1d»: {filters: 4, kernel_size: 9}
        """),
      .clean(
        "any size from 5",
        """
        coprime: 1
        dims:
          time:
        model:
          input: [batch, time, 2]
          layers:
            - conv1d: {filters: 4, kernel_size: 5}
        """),
    ])

  init() {}
}
