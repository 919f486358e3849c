import SourceText

/// A normalisation over a single number: explained here, found by shape inference.
struct SingleElementRule: Rule {
  static let about = RuleInfo(
    "shape/single-element", .error,
    summary: "A layer normalises over a single number.",
    rationale: """
      The mean of one number is that number, and its variance is 0: what is left after both are taken away \
      is 0 for every input, so that nothing behind the layer can learn from it.
      """,
    symptoms: """
      Expected more than 1 spatial element when training, got input size torch.Size([2, 5, 1, 1])
      """,
    remedy:
      "Normalise before the image is pooled to one place, or use LayerNorm over the channels.",
    sources: ["https://pytorch.org/docs/stable/generated/torch.nn.InstanceNorm2d.html"],
    examples: [
      .finding(
        "an image of one place",
        """
        coprime: 1
        model:
          dialect: torch
          input: [batch, 8, 1, 1]
          layers:
            - «InstanceNorm2d»: 8
        """),
      .clean(
        "an image of sixteen",
        """
        coprime: 1
        model:
          dialect: torch
          input: [batch, 8, 4, 4]
          layers:
            - InstanceNorm2d: 8
        """),
    ])

  init() {}
}
