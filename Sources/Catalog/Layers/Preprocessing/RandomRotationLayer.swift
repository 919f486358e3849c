package import Program
internal import Shapes

/// Turns images by a random angle in training.
package struct RandomRotationLayer: ImageAugmentationFamily {
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

  package func changed(
    _ image: TensorID, into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID {
    let shape = builder.shape(of: image)
    let middle = Double(try context.size(shape[2], of: Self.about.name) - 1) / 2
    let centre = Double(try context.size(shape[1], of: Self.about.name) - 1) / 2
    let turns = try builder.drawn(factor, forEachOf: image)
    let angle = try builder.affine(turns, scale: 2 * .pi)
    let cosine = try builder.apply(Elementwise(function: .cosine), angle)
    let sine = try builder.apply(Elementwise(function: .sine), angle)
    // Around the middle of the image.
    let column = try builder.sum(
      builder.affine(cosine, scale: -middle, offset: middle), builder.affine(sine, scale: centre))
    let row = try builder.sum(
      builder.affine(cosine, scale: -centre, offset: centre), builder.affine(sine, scale: -middle))
    return try builder.transformed(
      image, [cosine, builder.affine(sine, scale: -1), column, sine, cosine, row], options)
  }
}
