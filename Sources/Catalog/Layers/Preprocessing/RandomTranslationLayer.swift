package import Program
internal import Shapes

/// Shifts images by a random amount in training.
package struct RandomTranslationLayer: ImageAugmentationFamily {
  package static let about = About(
    "random_translation", aliases: ["RandomTranslation"],
    "Shifts images by a random amount in training.")
  package static let schema = Schema(
    Self(),
    [
      .spread(
        "height_factor", \.heightFactor, in: -1...1, required: true,
        "Greatest shift as a share of the height, or the two ends."),
      .spread(
        "width_factor", \.widthFactor, in: -1...1, required: true,
        "Greatest shift as a share of the width, or the two ends."),
      .fillMode,
      .interpolation,
      .fillValue,
    ] + Field.randomFields)

  package static let examples: [LayerExample] = [
    .init(
      "random_translation: {height_factor: 0.1, width_factor: [-0.2, 0.3]}",
      [[.batch, .height, .width, 3]], gives: [.batch, .height, .width, 3]),
    .init(
      "random_translation: {height_factor: 0.1}", [[.batch, .height, .width, 3]],
      fails: "spec/missing-parameter"),
  ]

  package var options = ImageOptions()
  package var heightFactor = Spread(0, 0)
  package var widthFactor = Spread(0, 0)

  package init() {}

  package func changed(
    _ image: TensorID, into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID {
    let shape = builder.shape(of: image)
    let height = Double(try context.size(shape[1], of: Self.about.name))
    let width = Double(try context.size(shape[2], of: Self.about.name))
    let down = try builder.drawn(heightFactor, forEachOf: image)
    let right = try builder.drawn(widthFactor, forEachOf: image)
    let (zero, one) = (try builder.number(0, like: down), try builder.number(1, like: down))
    return try builder.transformed(
      image,
      [
        one, zero, builder.affine(right, scale: -width),
        zero, one, builder.affine(down, scale: -height),
      ], options)
  }
}
