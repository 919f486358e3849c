import SourceText

/// A weight whose size depends on a free dimension: explained here, found by shape inference.
struct UnknownExtentRule: Rule {
  static let about = RuleInfo(
    "shape/unknown-extent", .error,
    summary: "A layer's weights depend on a dimension that has no value.",
    rationale: """
      Weights are made before any data is seen, so that their sizes must be known. The batch, the length \
      of a sequence and the size of an image may stay open as long as no layer has a weight for each \
      of their places, as dense has behind flatten. Where the data are described by fields without a \
      shape, the size is the data's to tell, and the finding is only an info.
      """,
    symptoms: """
      The last dimension of the inputs to a Dense layer should be defined. Found None, channel dimension of \
      the inputs should be defined, shape contains None
      """,
    remedy:
      "Give the dimension a value under 'dims', or pool over the axis (global_average_pooling2d) before the layer.",
    examples: [
      .finding(
        "flattened images of any size",
        """
        coprime: 1
        dims:
          height:
        model:
          input: [batch, height, 8, 1]
          layers:
            - flatten
            - «dense»: 10
        """),
      .finding(
        "as many features as the file has columns",
        """
        coprime: 1
        dims:
          features:
        model:
          input: [batch, features]
          layers:
            - «dense»: 10
        data:
          fields:
            row: {role: feature}
        """),
      .clean(
        "pooled first",
        """
        coprime: 1
        dims:
          height:
        model:
          input: [batch, height, 8, 1]
          layers:
            - conv2d: {filters: 4, kernel_size: 3, padding: same, activation: relu}
            - global_average_pooling2d
            - dense: 10
        """),
    ])

  init() {}
}
