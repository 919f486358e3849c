package import Program
internal import Shapes

/// Sharpens or softens images in training.
package struct RandomSharpnessLayer: ImageAugmentationFamily {
  package static let about = About(
    "random_sharpness", aliases: ["RandomSharpness"], "Sharpens or softens images in training.")
  package static let schema = Schema(
    Self(),
    [
      .spread(
        "factor", \.factor, in: 0...1, required: true,
        "Share of the sharpened image, or the two ends it is drawn between.")
    ] + Field.imageFields)

  package static let examples: [LayerExample] = [
    .init(
      "random_sharpness: 0.3", [[.batch, .height, .width, 3]], gives: [.batch, .height, .width, 3]),
    .init(
      "random_sharpness: {factor: 0.1, prob: 0.5}", [[.batch, .height, .width, 3]],
      fails: "spec/unknown-key"),
  ]

  package var options = ImageOptions()
  package var factor = Spread(0, 0)

  package init() {}

  package func changed(
    _ image: TensorID, into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID {
    let channels = builder.shape(of: image)[3]
    let count = try context.size(channels, of: Self.about.name)
    let (edge, middle) = (1.0 / 13, 5.0 / 13)
    let window = (0..<9).flatMap { Array(repeating: $0 == 4 ? middle : edge, count: count) }
    let kernel = try builder.apply(
      Reshape(shape: Shape([3, 3, channels, 1])), builder.vector(window))
    let smooth = try builder.apply(DepthwiseConvolution(padding: .same), image, kernel)
    let share = try builder.affine(
      builder.drawn(factor, forEachOf: image), scale: -2, offset: 1)
    let changed = try builder.blended(image, towards: smooth, by: share)
    return try builder.clipped(changed, to: options.valueRange)
  }
}
