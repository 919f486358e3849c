import SourceText

/// Cropping of more than there is: explained here, found by shape inference.
struct CropLargerThanInputRule: Rule {
  static let about = RuleInfo(
    "shape/crop-larger-than-input", .error,
    summary: "A layer cuts more rows, columns or steps off than its input has.",
    rationale: """
      Nothing is left behind it: cropping takes the amount from both ends, so that 'cropping2d: 4' needs \
      images of more than 8 × 8 pixels.
      """,
    symptoms:
      "cropping parameter must be smaller than the input length, negative dimension size, empty output after Cropping2D",
    remedy: "Cut less, or cut before the layers that make the images small.",
    examples: [
      .finding(
        "sixteen pixels of eight",
        """
        coprime: 1
        model:
          input: [batch, 8, 8, 1]
          layers:
            - cropping2d: «8»
        """),
      .clean(
        "two pixels of eight",
        """
        coprime: 1
        model:
          input: [batch, 8, 8, 1]
          layers:
            - cropping2d: 1
        """),
    ])

  init() {}
}
