import SourceText

/// A layer gets fewer or more operands than it takes: explained here, found by shape inference.
struct OperandCountRule: Rule {
  static let about = RuleInfo(
    "shape/operand-count", .error,
    summary: "A layer gets fewer or more operands than it takes.",
    rationale: """
      A sum needs two tensors, a dense layer exactly one: with another number the layer cannot \
      be built.
      """,
    symptoms: "should be called on a list of at least 1 input, takes 2 positional arguments",
    remedy: "Name the operands with from.",
    examples: [
      .finding(
        "two operands for relu",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 8, name: a}
            - «relu»: {from: [a, input]}
        """),
      .clean(
        "one operand",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 8, name: a}
            - relu: {from: a}
        """),
    ])

  init() {}
}
