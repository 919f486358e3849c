import SourceText

/// More padding taken from the input than it has: explained here, found by shape inference.
struct PaddingLargerThanInputRule: Rule {
  static let about = RuleInfo(
    "shape/padding-larger-than-input", .error,
    summary: "A border is mirrored or continued from an input that is smaller than the border.",
    rationale: """
      Mirroring takes the elements beyond the outermost one, so the padding must be less than the \
      size; continuing at the other end takes each element once, so it must not exceed the size. Deep in \
      a network images are small, and a padding that fits the input does not fit there.
      """,
    symptoms: """
      Padding size should be less than the corresponding input dimension, Padding value causes \
      wrapping around more than once
      """,
    remedy:
      "Pad less, pad before the layers that make the images small, or repeat the edge instead.",
    examples: [
      .finding(
        "eight pixels mirrored from seven",
        """
        coprime: 1
        model:
          dialect: torch
          input: [batch, 3, 7, 7]
          layers:
            - ReflectionPad2d: «8»
        """),
      .clean(
        "three pixels mirrored from seven",
        """
        coprime: 1
        model:
          dialect: torch
          input: [batch, 3, 7, 7]
          layers:
            - ReflectionPad2d: 3
        """),
    ])

  init() {}
}
