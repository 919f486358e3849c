internal import Shapes

/// Strengthens or weakens the colours of images in training.
package struct RandomSaturationLayer: ImageAugmentationFamily {
  package static let about = About(
    "random_saturation", aliases: ["RandomSaturation"],
    "Strengthens or weakens the colours of images in training.")
  package static let schema = Schema(
    Self(),
    [
      .spread(
        "factor", \.factor, in: -1...1, required: true,
        "Greatest change of the saturation, or the two ends.")
    ] + Field.imageFields)

  package static let examples: [LayerExample] = [
    .init(
      "random_saturation: 0.3", [[.batch, .height, .width, 3]], gives: [.batch, .height, .width, 3]),
    .init(
      "random_saturation: 0.3", [[.batch, 28, 28, 1]], fails: "shape/channel-count"),
  ]

  package var options = ImageOptions()
  package var factor = Spread(0, 0)

  package var channelCounts: [Int]? { [3] }

  package init() {}
}
