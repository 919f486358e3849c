package import Program
internal import Shapes

/// Slants images by a random amount in training.
package struct RandomShearLayer: ImageAugmentationFamily {
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

  package func changed(
    _ image: TensorID, into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID {
    let isNegative = try builder.less(
      builder.constant(0.5), builder.drawn(0, 1, forEachOf: image))
    let sign = try builder.affine(isNegative, scale: -2, offset: 1)
    let down = try builder.product(sign, builder.drawn(yFactor, forEachOf: image))
    let right = try builder.product(sign, builder.drawn(xFactor, forEachOf: image))
    let (zero, one) = (try builder.number(0, like: sign), try builder.number(1, like: sign))
    return try builder.transformed(image, [one, right, zero, down, one, zero], options)
  }
}
