internal import Shapes

/// Views images from a random angle in training.
package struct RandomPerspectiveLayer: ImageAugmentationFamily {
  package static let about = About(
    "random_perspective", aliases: ["RandomPerspective"],
    "Views images from a random angle in training.")
  package static let schema = Schema(
    Self(),
    [
      .spread(
        "factor", \.factor, in: 0...1, default: "1",
        "Share of the images that are changed, or the two ends it is drawn between."),
      .number("scale", \.scale, in: 0...1, default: "1", "How far the corners move."),
      .choice(
        "interpolation", \.interpolation, default: "bilinear", "How pixels between pixels are read."
      ),
      .number(
        "fill_value", \.fillValue, default: "0",
        "Value outside of the image for fill_mode constant."),
    ] + Field.randomFields)

  package static let examples: [LayerExample] = [
    .init(
      "random_perspective: {scale: 0.3}", [[.batch, .height, .width, 3]],
      gives: [.batch, .height, .width, 3]),
    .init(
      "random_perspective: {scale: 3}", [[.batch, .height, .width, 3]], fails: "spec/out-of-range"),
  ]

  package var options = ImageOptions()
  package var factor = Spread(0, 1)
  package var scale = 1.0
  package var interpolation = PixelInterpolation.bilinear
  package var fillValue = 0.0

  package init() {}
}
