internal import Shapes

/// Stretches the values of every channel over the whole range.
package struct AutoContrastLayer: UncomputedAugmentation {
  package static let about = About(
    "auto_contrast", aliases: ["AutoContrast"],
    "Stretches the values of every channel over the whole range.",
    formula: "y = (x - min x) / (max x - min x) · (upper - lower) + lower")
  package static let schema = Schema(Self(), Field.fixedFields)

  package static let examples: [LayerExample] = [
    .init(
      "auto_contrast: {value_range: [0, 1]}", [[.batch, .height, .width, 3]],
      gives: [.batch, .height, .width, 3]),
    .init(
      "auto_contrast: {value_range: 1}", [[.batch, .height, .width, 3]], fails: "spec/wrong-type"),
  ]

  package var options = ImageOptions()
  package static let isAlwaysActive = true

  package init() {}
}
