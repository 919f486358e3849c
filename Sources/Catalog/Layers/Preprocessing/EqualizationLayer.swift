package import Program
internal import Shapes

/// Spreads the values of every channel evenly over the range in training.
///
/// As in Keras the histogram is that of the whole batch.
package struct EqualizationLayer: ImageAugmentationFamily {
  package static let about = About(
    "equalization", aliases: ["Equalization"],
    "Spreads the values of every channel evenly over the range in training.",
    formula: "y = the share of pixels below x, scaled to the range")
  package static let schema = Schema(
    Self(),
    [
      .int("bins", \.bins, default: "256", "Number of bins of the histogram.")
    ] + Field.fixedFields)

  package static let examples: [LayerExample] = [
    .init("equalization", [[.batch, .height, .width, 3]], gives: [.batch, .height, .width, 3]),
    .init(
      "equalization: {bins: 0}", [[.batch, .height, .width, 3]], fails: "spec/out-of-range"),
  ]

  package var options = ImageOptions()
  package var bins = 256

  package init() {}

  package func changed(
    _ image: TensorID, into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID {
    let pixels = Spread(0, 255)
    let bytes = try builder.moved(image, from: options.valueRange, to: pixels)
    let changed = try builder.apply(HistogramEqualization(bins: bins), bytes)
    return try builder.moved(changed, from: pixels, to: options.valueRange)
  }

  package var untrainableReason: String? {
    bins > longestTable ? "a histogram of \(bins) bins is not computed" : nil
  }
}
