package import Program
internal import Shapes

/// Strengthens or weakens the contrast of images in training.
package struct RandomContrastLayer: ImageAugmentationFamily {
  package static let about = About(
    "random_contrast", aliases: ["RandomContrast"],
    "Strengthens or weakens the contrast of images in training.",
    formula: "y = (x - mean) · u + mean, per channel")
  package static let schema = Schema(
    Self(),
    [
      .spread(
        "factor", \.factor, in: 0...1, required: true,
        "Greatest change of the contrast, or the two ends.")
    ] + Field.imageFields)

  package static let examples: [LayerExample] = [
    .init(
      "random_contrast: 0.2", [[.batch, .height, .width, 3]], gives: [.batch, .height, .width, 3]),
    .init(
      "random_contrast: -1", [[.batch, .height, .width, 3]], fails: "spec/out-of-range"),
  ]

  package var options = ImageOptions()
  package var factor = Spread(0, 0)

  package init() {}

  package func changed(
    _ image: TensorID, into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID {
    let contrast = try builder.drawn(1 - factor.lower, 1 + factor.upper, forEachOf: image)
    let mean = try builder.apply(Reduce(kind: .mean, axes: [1, 2], keepsAxes: true), image)
    let changed = try builder.blended(mean, towards: image, by: contrast)
    return try builder.clipped(changed, to: options.valueRange)
  }
}
