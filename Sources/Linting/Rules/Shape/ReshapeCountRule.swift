import SourceText

/// A reshape that loses or invents numbers: explained here, found by shape inference.
struct ReshapeCountRule: Rule {
  static let about = RuleInfo(
    "shape/reshape-count", .error,
    summary: "A reshape gives a sample more or fewer numbers than it has.",
    rationale: """
      Reshaping arranges the same numbers anew: the product of the sizes, without the batch, must stay \
      what it was. One size may be -1, which stands for what is left.
      """,
    symptoms: """
      The total size of the tensor must be unchanged, cannot reshape array of size, shape is invalid for \
      input of size
      """,
    remedy: "Correct one of the sizes, or write -1 for the one that should follow from the others.",
    examples: [
      .finding(
        "100 out of 64",
        """
        coprime: 1
        model:
          input: [batch, 64]
          layers:
            - reshape: «[10, 10, 1]»
        """),
      .clean(
        "64 out of 64",
        """
        coprime: 1
        model:
          input: [batch, 64]
          layers:
            - reshape: [8, 8, 1]
        """),
    ])

  init() {}
}
