internal import Shapes

/// Turns the hue of colour images in training.
package struct RandomHueLayer: ImageAugmentationFamily {
  package static let about = About(
    "random_hue", aliases: ["RandomHue"], "Turns the hue of colour images in training.")
  package static let schema = Schema(
    Self(),
    [
      .spread(
        "factor", \.factor, in: 0...1, required: true,
        "Greatest share of the colour circle, or the two ends.")
    ] + Field.imageFields)

  package static let examples: [LayerExample] = [
    .init("random_hue: 0.1", [[.batch, .height, .width, 3]], gives: [.batch, .height, .width, 3]),
    .init(
      "random_hue: 0.1", [[.batch, 28, 28, 1]], fails: "shape/channel-count"),
  ]

  package var options = ImageOptions()
  package var factor = Spread(0, 0)

  package var channelCounts: [Int]? { [3] }

  package init() {}
}
