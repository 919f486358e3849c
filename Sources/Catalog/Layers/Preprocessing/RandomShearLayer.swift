internal import Shapes

/// Slants images by a random amount in training.
package struct RandomShearLayer: UncomputedAugmentation {
  package static let about = About(
    "random_shear", aliases: ["RandomShear"], "Slants images by a random amount in training.")
  package static let schema = Schema(
    Self(),
    [
      .spread(
        "x_factor", \.xFactor, in: 0...1, default: "0",
        "Greatest slant along the width, or the two ends."),
      .spread(
        "y_factor", \.yFactor, in: 0...1, default: "0",
        "Greatest slant along the height, or the two ends."),
      .interpolation,
      .fillMode,
      .fillValue,
    ] + Field.randomFields)

  package static let examples: [LayerExample] = [
    .init(
      "random_shear: {x_factor: 0.2}", [[.batch, .height, .width, 3]],
      gives: [.batch, .height, .width, 3]),
    .init(
      "random_shear: {x_factor: -0.2}", [[.batch, .height, .width, 3]], fails: "spec/out-of-range"),
  ]

  package var options = ImageOptions()
  package var xFactor = Spread(0, 0)
  package var yFactor = Spread(0, 0)

  package init() {}
}
