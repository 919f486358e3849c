import SourceText

/// Classifying layers of a backbone for another size: explained here, found by shape inference.
struct BackboneSizeRule: Rule {
  static let about = RuleInfo(
    "shape/backbone-size", .error,
    summary: "A backbone with its classifying layers gets images of another size.",
    rationale: """
      The classifying layers that come with trained weights belong to images of one size, and those \
      without need a size that is known. The feature map before them can be made of any size.
      """,
    symptoms: """
      When setting `include_top=True` and loading `imagenet` weights, `input_shape` should be (224, 224, 3); \
      If `include_top` is True, you should specify a static `input_shape`
      """,
    remedy: "Write include_top: false and classify with layers of your own.",
    sources: ["https://keras.io/api/applications/"],
    examples: [
      .finding(
        "an image of 197 × 197",
        """
        coprime: 1
        model:
          input: [batch, 197, 197, 3]
          layers:
            - backbone: {architecture: resnet50, include_top: «true»}
        """),
      .clean(
        "without the classifying layers",
        """
        coprime: 1
        model:
          input: [batch, 197, 197, 3]
          layers:
            - backbone: {architecture: resnet50, include_top: false, pooling: avg}
            - dense: {units: 10, activation: softmax}
        """),
    ])

  init() {}
}
