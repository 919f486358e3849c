package import Program
internal import Shapes

/// Turns some images grey in training and keeps their channels.
package struct RandomGrayscaleLayer: ImageAugmentationFamily {
  package static let about = About(
    "random_grayscale", aliases: ["RandomGrayscale"],
    "Turns some images grey in training and keeps their channels.")
  package static let schema = Schema(
    Self(),
    [
      .number(
        "factor", \.factor, in: 0...1, default: "0.5", "Probability with which an image turns grey."
      )
    ] + Field.randomFields)

  package static let examples: [LayerExample] = [
    .init(
      "random_grayscale: 0.2", [[.batch, .height, .width, 3]], gives: [.batch, .height, .width, 3]),
    .init(
      "random_grayscale: 1.2", [[.batch, .height, .width, 3]], fails: "spec/out-of-range"),
    .init(
      "random_grayscale", [[.batch, .height, .width, 4]], fails: "shape/channel-count"),
  ]

  package var options = ImageOptions()
  package var factor = 0.5

  package var channelCounts: [Int]? { [1, 3] }

  package init() {}

  package func changed(
    _ image: TensorID, into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID {
    let isGrey = try builder.less(
      builder.drawn(0, 1, forEachOf: image), builder.constant(Float(factor)))
    return try builder.either(builder.grey(image), or: image, by: isGrey)
  }
}
