import SourceText

/// Matrices that cannot be multiplied: explained here, found by shape inference.
struct MatmulMismatchRule: Rule {
  static let about = RuleInfo(
    "shape/matmul-mismatch", .error,
    summary: "Two matrices are multiplied whose inner sizes differ.",
    rationale: """
      A product sums over the columns of the first matrix and the rows of the second, pair by pair: there \
      must be as many of both. Often one of them is the wrong way round.
      """,
    symptoms: """
      mat1 and mat2 shapes cannot be multiplied, Expected size for first two dimensions of batch2 tensor to \
      be, matmul: Input operand 1 has a mismatch in its core dimension
      """,
    remedy: "Transpose one of the operands, or bring both to the same inner size.",
    sources: ["https://pytorch.org/docs/stable/generated/torch.matmul.html"],
    examples: [
      .finding(
        "scores of queries and keys, not transposed",
        """
        coprime: 1
        model:
          dialect: torch
          inputs:
            query: [batch, 7, 16]
            key: [batch, 9, 16]
          layers:
            - matmul: {from: [query, «key»]}
        """),
      .clean(
        "the keys transposed",
        """
        coprime: 1
        model:
          dialect: torch
          inputs:
            query: [batch, 7, 16]
            key: [batch, 9, 16]
          layers:
            - transpose: {dim0: 1, dim1: 2, from: key, name: columns}
            - matmul: {from: [query, columns]}
        """),
    ])

  init() {}
}
