import SourceText

/// A dropout pattern that does not fit its input: explained here, found by shape inference.
struct NoiseShapeRule: Rule {
  static let about = RuleInfo(
    "shape/noise-shape", .error,
    summary: "The noise_shape of a dropout layer does not fit its input.",
    rationale: """
      'noise_shape' says along which axes the pattern of dropped numbers varies: 1 for an axis that \
      shares one pattern, null or the axis's size for one that does not. It may have fewer axes than \
      the input, counted from the last, but not more.
      """,
    symptoms:
      "noise_shape incompatible, Dimensions must be equal in dropout, dropout noise_shape error",
    remedy: "Give one entry per axis of the input, the batch included.",
    examples: [
      .finding(
        "four entries for three axes",
        """
        coprime: 1
        model:
          input: [batch, 7, 3]
          layers:
            - dropout: {rate: 0.2, noise_shape: «[null, 1, 1, 3]»}
        """),
      .clean(
        "shared by all steps",
        """
        coprime: 1
        model:
          input: [batch, 7, 3]
          layers:
            - dropout: {rate: 0.2, noise_shape: [null, 1, 3]}
        """),
    ])

  init() {}
}
