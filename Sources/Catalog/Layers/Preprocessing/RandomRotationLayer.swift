internal import Shapes

/// Turns images by a random angle in training.
package struct RandomRotationLayer: UncomputedAugmentation {
  package static let about = About(
    "random_rotation", aliases: ["RandomRotation"], "Turns images by a random angle in training.",
    formula: "angle = 2π · u, u uniform in factor")
  package static let schema = Schema(
    Self(),
    [
      .spread(
        "factor", \.factor, in: -1...1, required: true,
        "Greatest share of a full turn, or the two ends."),
      .fillMode,
      .interpolation,
      .fillValue,
    ] + Field.randomFields)

  package static let examples: [LayerExample] = [
    .init(
      "random_rotation: 0.1", [[.batch, .height, .width, 3]], gives: [.batch, .height, .width, 3]),
    .init(
      "random_rotation: 30", [[.batch, .height, .width, 3]], fails: "spec/out-of-range"),
  ]

  package var options = ImageOptions()
  package var factor = Spread(0, 0)

  package init() {}
}
