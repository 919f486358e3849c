internal import Shapes

/// Spreads the values of every channel evenly over the range.
package struct EqualizationLayer: UncomputedAugmentation {
  package static let about = About(
    "equalization", aliases: ["Equalization"],
    "Spreads the values of every channel evenly over the range.",
    formula: "y = the share of pixels below x, scaled to the range")
  package static let schema = Schema(
    Self(),
    [
      .int("bins", \.bins, default: "256", "Number of bins of the histogram.")
    ] + Field.fixedFields)

  package static let examples: [LayerExample] = [
    .init("equalization", [[.batch, .height, .width, 3]], gives: [.batch, .height, .width, 3]),
    .init(
      "equalization: {bins: 0}", [[.batch, .height, .width, 3]], fails: "spec/out-of-range"),
  ]

  package var options = ImageOptions()
  package var bins = 256
  package static let isAlwaysActive = true

  package init() {}
}
