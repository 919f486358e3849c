import SourceText

/// An axis that the tensor does not have: explained here, found by shape inference.
struct AxisOutOfRangeRule: Rule {
  static let about = RuleInfo(
    "shape/axis-out-of-range", .error,
    summary: "A layer works along an axis that its input does not have.",
    rationale: """
      Axes are counted from 0, which is the batch; negative numbers count from the end, so that -1 \
      is the last. A tensor of rank 3 has the axes 0, 1 and 2, or -3, -2 and -1, and no axis 3.
      """,
    symptoms:
      "axis out of bounds for array of dimension, Invalid axis, axis must be in range [-rank, rank)",
    remedy: "Use an axis that is there; -1 is the last one whatever the rank.",
    examples: [
      .finding(
        "axis 3 of an image",
        """
        coprime: 1
        model:
          input: [batch, 8, 3]
          layers:
            - softmax: {axis: «3»}
        """),
      .clean(
        "the last axis",
        """
        coprime: 1
        model:
          input: [batch, 8, 3]
          layers:
            - softmax: {axis: -1}
        """),
    ])

  init() {}
}
