import SourceText

/// A layer for colour images gets others: explained here, found by shape inference.
struct ChannelCountRule: Rule {
  static let about = RuleInfo(
    "shape/channel-count", .error,
    summary: "A layer is defined for another number of channels than its input has.",
    rationale: """
      Hue, saturation and grey values are made of red, green and blue: for an image with one channel, \
      or with a fourth for transparency, there are none. Keras accepts such a model and fails when it \
      first sees an image.
      """,
    symptoms: "Input images must have 3 channels, rgb_to_hsv, rgb_to_grayscale expects 3 channels",
    remedy: "Leave the layer out, or give it images with the channels it is made for.",
    examples: [
      .finding(
        "the hue of grey images",
        """
        coprime: 1
        model:
          input: [batch, 28, 28, 1]
          layers:
            - «random_hue»: 0.1
        """),
      .clean(
        "the hue of colour images",
        """
        coprime: 1
        model:
          input: [batch, 28, 28, 3]
          layers:
            - random_hue: 0.1
        """),
    ])

  init() {}
}
