package import Program
internal import Shapes

/// Strengthens or weakens the colours of images in training.
package struct RandomSaturationLayer: ImageAugmentationFamily {
  package static let about = About(
    "random_saturation", aliases: ["RandomSaturation"],
    "Strengthens or weakens the colours of images in training.")
  package static let schema = Schema(
    Self(),
    [
      .spread(
        "factor", \.factor, in: -1...1, required: true,
        "Greatest change of the saturation, or the two ends.")
    ] + Field.imageFields)

  package static let examples: [LayerExample] = [
    .init(
      "random_saturation: 0.3", [[.batch, .height, .width, 3]], gives: [.batch, .height, .width, 3]),
    .init(
      "random_saturation: 0.3", [[.batch, 28, 28, 1]], fails: "shape/channel-count"),
  ]

  package var options = ImageOptions()
  package var factor = Spread(0, 0)

  package var channelCounts: [Int]? { [3] }

  package init() {}

  package func changed(
    _ image: TensorID, into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID {
    // Keras' factor of 1 would divide by 0, which its epsilon of 1e-7 keeps it from.
    let drawn = try builder.drawn(factor, forEachOf: image)
    let rest = try builder.affine(drawn, scale: -1, offset: 1 + 1e-7)
    let strength = try builder.apply(Binary(function: .divide), drawn, rest)
    var colour = try builder.hueSaturationValue(image)
    colour.saturation = try builder.clipped(
      builder.product(colour.saturation, strength), to: options.valueRange)
    return try builder.redGreenBlue(colour)
  }
}
