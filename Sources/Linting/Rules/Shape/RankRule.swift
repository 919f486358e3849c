import SourceText

/// A layer gets a tensor with the wrong number of axes: explained here, found by shape inference.
struct RankRule: Rule {
  static let about = RuleInfo(
    "shape/rank", .error,
    summary: "A layer gets a tensor with the wrong number of axes.",
    rationale: """
      Convolutions slide over images, recurrent layers over sequences: with an axis too few or \
      too many there is nothing to slide over.
      """,
    symptoms: """
      expected ndim=4, found ndim=2, input 0 is incompatible with the layer, expected 3D input
      """,
    remedy: """
      Insert what brings the axes in order: flatten or a global pooling layer before dense, \
      reshape or return_sequences before a sequence layer.
      """,
    examples: [
      .finding(
        "a vector into a convolution",
        """
        coprime: 1
        model:
          input: [batch, 64]
          layers:
            - «conv2d»: {filters: 4, kernel_size: 3}
        """),
      .clean(
        "an image into a convolution",
        """
        coprime: 1
        model:
          input: [batch, 8, 8, 1]
          layers:
            - conv2d: {filters: 4, kernel_size: 3}
        """),
    ])

  init() {}
}
