package import Program
internal import Shapes

/// Blends pairs of images in training.
package struct MixUpLayer: ImageAugmentationFamily {
  package static let about = About(
    "mix_up", aliases: ["MixUp"], "Blends pairs of images in training.",
    formula: "y = λ · a + (1 - λ) · b, λ from Beta(alpha, alpha)",
    source:
      "Zhang, Cisse, Dauphin, Lopez-Paz, mixup, 2017, arXiv:1710.09412")
  package static let schema = Schema(
    Self(),
    [
      .number(
        "alpha", \.alpha, in: 0...Double.greatestFiniteMagnitude, excludingLower: true,
        default: "0.2", "Parameter of the beta distribution of the shares.")
    ] + Field.randomFields)

  package static let examples: [LayerExample] = [
    .init("mix_up", [[.batch, .height, .width, 3]], gives: [.batch, .height, .width, 3]),
    .init(
      "mix_up: -1", [[.batch, .height, .width, 3]], fails: "spec/out-of-range"),
  ]

  package var options = ImageOptions()
  package var alpha = 0.2

  package init() {}

  package func changed(
    _ image: TensorID, into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID {
    let concentration = try builder.number(alpha, like: builder.drawn(0, 1, forEachOf: image))
    let share = try builder.betaShares(concentration)
    return try builder.blended(builder.shuffled(image), towards: image, by: share)
  }
}
