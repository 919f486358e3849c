internal import Shapes

/// Keeps only the highest bits of pixels in training.
package struct RandomPosterizationLayer: ImageAugmentationFamily {
  package static let about = About(
    "random_posterization", aliases: ["RandomPosterization"],
    "Keeps only the highest bits of pixels in training.")
  package static let schema = Schema(
    Self(),
    [
      .spread(
        "factor", \.factor, in: 1...8, required: true,
        "Number of bits that stay, or the two ends it is drawn between.")
    ] + Field.imageFields)

  package static let examples: [LayerExample] = [
    .init(
      "random_posterization: 4", [[.batch, .height, .width, 3]],
      gives: [.batch, .height, .width, 3]),
    .init(
      "random_posterization: 9", [[.batch, .height, .width, 3]], fails: "spec/out-of-range"),
  ]

  package var options = ImageOptions()
  package var factor = Spread(8, 8)

  package init() {}
}
