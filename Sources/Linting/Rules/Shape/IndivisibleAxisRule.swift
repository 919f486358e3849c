import SourceText

/// An axis that does not divide into the parts asked for: explained here, found by shape inference.
struct IndivisibleAxisRule: Rule {
  static let about = RuleInfo(
    "shape/indivisible-axis", .error,
    summary:
      "A layer splits an axis into equal parts, but its size is no multiple of their number.",
    rationale: """
      A pixel shuffle by r turns r² channels into a square of r × r pixels, a pixel unshuffle turns \
      such squares into channels, and a fold reads every column as channels times taps of its window; \
      what is left over would have no place.
      """,
    symptoms: """
      pixel_shuffle expects its input's 'channel' dimension to be divisible by the square of \
      upscale_factor, pixel_unshuffle expects height to be divisible by downscale_factor, expected \
      size of input's dimension 1 to be divisible by the product of kernel_size
      """,
    remedy:
      "Change the number of channels before it, pad or crop the image, or choose another factor.",
    examples: [
      .finding(
        "six channels in squares of four",
        """
        coprime: 1
        model:
          dialect: torch
          input: [batch, 6, 8, 8]
          layers:
            - PixelShuffle: «2»
        """),
      .clean(
        "twelve channels in squares of four",
        """
        coprime: 1
        model:
          dialect: torch
          input: [batch, 12, 8, 8]
          layers:
            - PixelShuffle: 2
        """),
    ])

  init() {}
}
