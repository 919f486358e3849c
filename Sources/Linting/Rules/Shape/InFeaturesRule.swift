import SourceText

/// A layer that is told of another input than it gets: explained here, found by shape inference.
struct InFeaturesRule: Rule {
  static let about = RuleInfo(
    "shape/in-features", .error,
    summary: "A layer is made for another number of features or channels than reach it.",
    rationale: """
      PyTorch's layers are told how wide their input is, and make their weights for it. The number follows from \
      everything before the layer: another kernel, stride or image size changes what a flattened \
      image has, and the constant written once is wrong.
      """,
    symptoms: """
      mat1 and mat2 shapes cannot be multiplied, size mismatch m1 m2, expected input to have 3 channels but \
      got 1 channels instead, running_mean should contain
      """,
    remedy: "Write the number that the message gives, or correct the layers before.",
    sources: ["https://pytorch.org/docs/stable/generated/torch.nn.Linear.html"],
    examples: [
      .finding(
        "a linear layer for another image size",
        """
        coprime: 1
        model:
          dialect: torch
          input: [batch, 784]
          layers:
            - Linear: {in_features: «1024», out_features: 10}
        """),
      .clean(
        "as many as there are",
        """
        coprime: 1
        model:
          dialect: torch
          input: [batch, 784]
          layers:
            - Linear: {in_features: 784, out_features: 10}
        """),
    ])

  init() {}
}
