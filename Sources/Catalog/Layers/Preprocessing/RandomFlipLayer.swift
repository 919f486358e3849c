package import Program
internal import Shapes

/// Mirrors images at random in training.
package struct RandomFlipLayer: ImageAugmentationFamily {
  package static let about = About(
    "random_flip", aliases: ["RandomFlip"], "Mirrors images at random in training.")
  package static let schema = Schema(
    Self(),
    [
      .text(
        "mode", \.mode, default: "horizontal_and_vertical",
        "horizontal, vertical or horizontal_and_vertical; anything else mirrors nothing, as in Keras."
      )
    ] + Field.randomFields)

  package static let examples: [LayerExample] = [
    .init(
      "random_flip: horizontal", [[.batch, .height, .width, 3]],
      gives: [.batch, .height, .width, 3]),
    .init(
      "random_flip", [[.batch, 784]], fails: "shape/rank"),
  ]

  package var options = ImageOptions()
  package var mode = "horizontal_and_vertical"

  package init() {}

  package func changed(
    _ image: TensorID, into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID {
    // Both directions share the draw.
    let stays = try builder.less(builder.constant(0.5), builder.drawn(0, 1, forEachOf: image))
    var mirrored = image
    let both = "horizontal_and_vertical"
    if mode == both || mode == "horizontal" {
      mirrored = try builder.apply(Reverse(axis: 2), mirrored)
    }
    if mode == both || mode == "vertical" {
      mirrored = try builder.apply(Reverse(axis: 1), mirrored)
    }
    return try builder.either(image, or: mirrored, by: stays)
  }
}
