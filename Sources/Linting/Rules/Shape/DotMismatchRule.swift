import SourceText

/// Axes of different size that are multiplied: explained here, found by shape inference.
struct DotMismatchRule: Rule {
  static let about = RuleInfo(
    "shape/dot-mismatch", .error,
    summary: "Two axes whose elements are multiplied and summed have different sizes.",
    rationale: """
      A dot product pairs the elements of both axes: they must be as many, and come from the same samples.
      """,
    symptoms: "Incompatible input shapes: axis values, Full input shapes",
    remedy: "Name the axes of one size, or bring both tensors to one width with a dense layer.",
    examples: [
      .finding(
        "features against steps",
        """
        coprime: 1
        model:
          inputs:
            a: [batch, 7, 5]
            b: [batch, 3, 7]
          layers:
            - dot: {axes: 2, from: [a, «b»]}
        """),
      .clean(
        "features against features",
        """
        coprime: 1
        model:
          inputs:
            a: [batch, 7, 5]
            b: [batch, 3, 7]
          layers:
            - dot: {axes: [1, 2], from: [a, b]}
        """),
    ])

  init() {}
}
