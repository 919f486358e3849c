import SourceText

/// The data has another shape than the model takes: explained here, found by shape inference.
struct InputMismatchRule: Rule {
  static let about = RuleInfo(
    "shape/input-mismatch", .error,
    summary: "The data has another shape than the model takes.",
    rationale: """
      The first layer would refuse the first batch, or broadcast it to something that was not \
      meant.
      """,
    symptoms: "expected shape, found shape, input 0 of layer is incompatible",
    remedy: "Reshape the data in the pipeline, or correct the shape of the input.",
    dominates: ["shape/rank"],
    examples: [
      .finding(
        "images without a channel axis",
        """
        coprime: 1
        model:
          input: «[batch, 8, 8, 1]»
          layers:
            - flatten
            - dense: 4
        data:
          fields:
            image: {role: feature, shape: [8, 8]}
        """),
      .clean(
        "the axis is added",
        """
        coprime: 1
        model:
          input: [batch, 8, 8, 1]
          layers:
            - flatten
            - dense: 4
        data:
          fields:
            image: {role: feature, shape: [8, 8]}
          pipeline:
            - expand_dims: {field: image, axis: -1}
        """),
    ])

  init() {}
}
