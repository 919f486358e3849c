package import Program
internal import Shapes

/// Mixes colour images with their grey versions in training.
package struct RandomColorDegenerationLayer: ImageAugmentationFamily {
  package static let about = About(
    "random_color_degeneration", aliases: ["RandomColorDegeneration"],
    "Mixes colour images with their grey versions in training.",
    formula: "y = u · grey(x) + (1 - u) · x")
  package static let schema = Schema(
    Self(),
    [
      .spread(
        "factor", \.factor, in: -1...1, required: true,
        "Share of grey, or the two ends it is drawn between.")
    ] + Field.imageFields)

  package static let examples: [LayerExample] = [
    .init(
      "random_color_degeneration: 0.5", [[.batch, .height, .width, 3]],
      gives: [.batch, .height, .width, 3]),
    .init(
      "random_color_degeneration: 0.5", [[.batch, .height, .width, 4]], fails: "shape/channel-count"
    ),
  ]

  package var options = ImageOptions()
  package var factor = Spread(0, 0)

  package var channelCounts: [Int]? { [3] }

  package init() {}

  package func changed(
    _ image: TensorID, into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID {
    let share = try builder.drawn(factor, forEachOf: image)
    let changed = try builder.blended(image, towards: builder.grey(image), by: share)
    return try builder.clipped(changed, to: options.valueRange)
  }
}
