package import Program
internal import Shapes

/// Enlarges or shrinks images by a random factor in training.
package struct RandomZoomLayer: ImageAugmentationFamily {
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

  package func changed(
    _ image: TensorID, into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID {
    let shape = builder.shape(of: image)
    let height = Double(try context.size(shape[1], of: Self.about.name))
    let width = Double(try context.size(shape[2], of: Self.about.name))
    let tall = try builder.drawn(1 + heightFactor.lower, 1 + heightFactor.upper, forEachOf: image)
    var wide = tall
    if let widthFactor {
      wide = try builder.drawn(1 + widthFactor.lower, 1 + widthFactor.upper, forEachOf: image)
    }
    let zero = try builder.number(0, like: tall)
    let (middle, centre) = ((width - 1) / 2, (height - 1) / 2)
    return try builder.transformed(
      image,
      [
        wide, zero, builder.affine(wide, scale: -middle, offset: middle),
        zero, tall, builder.affine(tall, scale: -centre, offset: centre),
      ], options)
  }
}
