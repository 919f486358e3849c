package import Program
internal import Shapes

/// Stretches the values of every channel over the whole range.
package struct AutoContrastLayer: ImageAugmentationFamily {
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

  package func changed(
    _ image: TensorID, into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID {
    let greatest = Reduce(kind: .maximum, axes: [1, 2], keepsAxes: true)
    let high = try builder.apply(greatest, image)
    let low = try builder.affine(
      builder.apply(greatest, builder.affine(image, scale: -1)), scale: -1)
    let width = try builder.apply(Binary(function: .subtract), high, low)
    // A channel of one value stays as it is.
    let isFlat = try builder.apply(Binary(function: .equal), high, low)
    let share = try builder.apply(
      Binary(function: .divide), builder.apply(Binary(function: .subtract), image, low),
      builder.sum(width, isFlat))
    let unit = Spread(0, 1)
    let stretched = try builder.moved(
      builder.clipped(share, to: unit), from: unit, to: options.valueRange)
    return try builder.either(image, or: stretched, by: isFlat)
  }
}
