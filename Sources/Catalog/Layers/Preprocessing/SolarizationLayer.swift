package import Program
internal import Shapes

/// Inverts pixels above a threshold in training.
package struct SolarizationLayer: ImageAugmentationFamily {
  package static let about = About(
    "solarization", aliases: ["Solarization"], "Inverts pixels above a threshold in training.",
    formula: "y = x below the threshold, upper - x above")
  package static let schema = Schema(
    Self(),
    [
      .spread(
        "addition_factor", \.addition, in: 0...1, default: "0",
        "Greatest share of the range that is added first, or the two ends."),
      .spread(
        "threshold_factor", \.threshold, in: 0...1, default: "0",
        "Threshold as a share of the range, or the two ends."),
    ] + Field.imageFields)

  package static let examples: [LayerExample] = [
    .init(
      "solarization: {threshold_factor: 0.5}", [[.batch, .height, .width, 3]],
      gives: [.batch, .height, .width, 3]),
    .init(
      "solarization: {prob: 0.5}", [[.batch, .height, .width, 3]], fails: "spec/unknown-key"),
  ]

  package var options = ImageOptions()
  package var addition = Spread(0, 0)
  package var threshold = Spread(0, 0)

  package init() {}

  package func changed(
    _ image: TensorID, into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID {
    let pixels = Spread(0, 255)
    let more = try builder.drawn(addition.lower, addition.upper * 255, forEachOf: image)
    let limit = try builder.drawn(threshold.lower, threshold.upper * 255, forEachOf: image)
    let bytes = try builder.moved(image, from: options.valueRange, to: pixels)
    let raised = try builder.clipped(builder.sum(bytes, more), to: pixels)
    let inverse = try builder.affine(raised, scale: -1, offset: 255)
    let changed = try builder.either(raised, or: inverse, by: builder.less(raised, limit))
    return try builder.moved(changed, from: pixels, to: options.valueRange)
  }
}
