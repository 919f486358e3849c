import SourceText

/// Declared sizes that contradict an equation: explained here, found by shape inference.
struct EinsumMismatchRule: Rule {
  static let about = RuleInfo(
    "shape/einsum-mismatch", .error,
    summary: "The output_shape of an einsum_dense layer contradicts its equation or its input.",
    rationale: """
      output_shape lists one size for each letter of the output behind the batch. A letter of the input \
      has the input's size, which null stands for; only letters of the kernel alone need a number.
      """,
    symptoms: "Input shape and output shape do not match at shared dimension",
    remedy: "Write null for the letters that the input has, and a number for each of the others.",
    examples: [
      .finding(
        "four steps declared for seven",
        """
        coprime: 1
        model:
          input: [batch, 7, 32]
          layers:
            - einsum_dense: {equation: 'abc,cd->abd', output_shape: «[4, 64]», bias_axes: d}
        """),
      .clean(
        "as many steps as the input has",
        """
        coprime: 1
        model:
          input: [batch, 7, 32]
          layers:
            - einsum_dense: {equation: 'abc,cd->abd', output_shape: [null, 64], bias_axes: d}
        """),
    ])

  init() {}
}
