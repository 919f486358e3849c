package import Program
internal import Shapes

/// Makes images brighter or darker in training.
package struct RandomBrightnessLayer: ImageAugmentationFamily {
  package static let about = About(
    "random_brightness", aliases: ["RandomBrightness"],
    "Makes images brighter or darker in training.",
    formula: "y = clip(x + u · (upper - lower)), u uniform in factor")
  package static let schema = Schema(
    Self(),
    [
      .spread(
        "factor", \.factor, in: -1...1, required: true,
        "Greatest change as a share of the range of values, or the two ends.")
    ] + Field.imageFields)

  package static let examples: [LayerExample] = [
    .init(
      "random_brightness: 0.2", [[.batch, .height, .width, 3]], gives: [.batch, .height, .width, 3]),
    .init(
      "random_brightness", [[.batch, .height, .width, 3]], fails: "spec/missing-parameter"),
  ]

  package var options = ImageOptions()
  package var factor = Spread(0, 0)

  package init() {}

  package func changed(
    _ image: TensorID, into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID {
    let width = options.valueRange.upper - options.valueRange.lower
    let delta = try builder.affine(builder.drawn(factor, forEachOf: image), scale: width)
    return try builder.clipped(builder.sum(image, delta), to: options.valueRange)
  }
}
