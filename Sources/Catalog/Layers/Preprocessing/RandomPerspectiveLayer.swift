internal import Shapes

/// Views images from a random angle in training.
package struct RandomPerspectiveLayer: UncomputedAugmentation {
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
      .interpolation,
      .fillValue,
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

  package init() {}
}
