package import Program
internal import Shapes

/// Inverts the values of some images in training.
package struct RandomInvertLayer: ImageAugmentationFamily {
  package static let about = About(
    "random_invert", aliases: ["RandomInvert"], "Inverts the values of some images in training.",
    formula: "y = upper - x")
  package static let schema = Schema(
    Self(),
    [
      .spread(
        "factor", \.factor, in: 0...1, default: "1",
        "Share of the images that are changed, or the two ends it is drawn between.")
    ] + Field.imageFields)

  package static let examples: [LayerExample] = [
    .init(
      "random_invert: 0.3", [[.batch, .height, .width, 3]], gives: [.batch, .height, .width, 3]),
    .init(
      "random_invert: 2", [[.batch, .height, .width, 3]], fails: "spec/out-of-range"),
  ]

  package var options = ImageOptions()
  package var factor = Spread(0, 1)

  package init() {}

  package func changed(
    _ image: TensorID, into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID {
    let isInverted = try builder.chosen(factor, ofImages: image)
    let inverse = try builder.affine(image, scale: -1, offset: options.valueRange.upper)
    return try builder.either(inverse, or: image, by: isInverted)
  }
}
