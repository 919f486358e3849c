package import Program
internal import Shapes

/// Turns the hue of colour images in training.
package struct RandomHueLayer: ImageAugmentationFamily {
  package static let about = About(
    "random_hue", aliases: ["RandomHue"], "Turns the hue of colour images in training.")
  package static let schema = Schema(
    Self(),
    [
      .spread(
        "factor", \.factor, in: 0...1, required: true,
        "Greatest share of the colour circle, or the two ends.")
    ] + Field.imageFields)

  package static let examples: [LayerExample] = [
    .init("random_hue: 0.1", [[.batch, .height, .width, 3]], gives: [.batch, .height, .width, 3]),
    .init(
      "random_hue: 0.1", [[.batch, 28, 28, 1]], fails: "shape/channel-count"),
  ]

  package var options = ImageOptions()
  package var factor = Spread(0, 0)

  package var channelCounts: [Int]? { [3] }

  package init() {}

  package func changed(
    _ image: TensorID, into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID {
    let unit = Spread(0, 1)
    let isNegative = try builder.less(
      builder.constant(0.5), builder.drawn(0, 1, forEachOf: image))
    let sign = try builder.affine(isNegative, scale: -1, offset: 0.5)
    let turn = try builder.product(sign, builder.drawn(factor, forEachOf: image))
    var colour = try builder.hueSaturationValue(
      builder.moved(image, from: options.valueRange, to: unit))
    let turned = try builder.sum(colour.hue, turn)
    let rounds = try builder.apply(Elementwise(function: .floor), turned)
    colour.hue = try builder.apply(Binary(function: .subtract), turned, rounds)
    let changed = try builder.clipped(builder.redGreenBlue(colour), to: unit)
    return try builder.moved(changed, from: unit, to: options.valueRange)
  }
}
