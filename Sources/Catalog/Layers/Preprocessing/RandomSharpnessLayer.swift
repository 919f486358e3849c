internal import Shapes

/// Sharpens or softens images in training.
package struct RandomSharpnessLayer: ImageAugmentationFamily {
  package static let about = About(
    "random_sharpness", aliases: ["RandomSharpness"], "Sharpens or softens images in training.")
  package static let schema = Schema(
    Self(),
    [
      .spread(
        "factor", \.factor, in: 0...1, required: true,
        "Share of the sharpened image, or the two ends it is drawn between.")
    ] + Field.imageFields)

  package static let examples: [LayerExample] = [
    .init(
      "random_sharpness: 0.3", [[.batch, .height, .width, 3]], gives: [.batch, .height, .width, 3]),
    .init(
      "random_sharpness: {factor: 0.1, prob: 0.5}", [[.batch, .height, .width, 3]],
      fails: "spec/unknown-key"),
  ]

  package var options = ImageOptions()
  package var factor = Spread(0, 0)

  package init() {}
}
