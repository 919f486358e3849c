internal import Shapes

/// Enlarges or shrinks images by a random factor in training.
package struct RandomZoomLayer: UncomputedAugmentation {
  package static let about = About(
    "random_zoom", aliases: ["RandomZoom"],
    "Enlarges or shrinks images by a random factor in training.")
  package static let schema = Schema(
    Self(),
    [
      .spread(
        "height_factor", \.heightFactor, in: -1...1, excludingLower: true, required: true,
        "Greatest share by which the height shrinks or grows, or the two ends; above -1."),
      .optionalSpread(
        "width_factor", \.widthFactor, in: -1...1, excludingLower: true,
        "The same for the width; null keeps the aspect ratio."),
      .fillMode,
      .interpolation,
      .fillValue,
    ] + Field.randomFields)

  package static let examples: [LayerExample] = [
    .init(
      "random_zoom: 0.2", [[.batch, .height, .width, 3]], gives: [.batch, .height, .width, 3]),
    .init(
      "random_zoom: {height_factor: [-0.3, -0.1], width_factor: 0.1}",
      [[.batch, .height, .width, 3]], gives: [.batch, .height, .width, 3]),
    .init(
      "random_zoom: 2", [[.batch, .height, .width, 3]], fails: "spec/out-of-range"),
    .init(
      "random_zoom: {height_factor: [-1, 0]}", [[.batch, .height, .width, 3]],
      fails: "spec/out-of-range"),
  ]

  package var options = ImageOptions()
  package var heightFactor = Spread(0, 0)
  package var widthFactor: Spread?

  package init() {}
}
