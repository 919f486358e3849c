package import Program
internal import Shapes

/// Pastes a rectangle of one image into another in training.
package struct CutMixLayer: ImageAugmentationFamily {
  package static let about = About(
    "cut_mix", aliases: ["CutMix"], "Pastes a rectangle of one image into another in training.",
    source:
      "Yun, Han, Oh, Chun, Choe, Yoo, CutMix, 2019, arXiv:1905.04899")
  package static let schema = Schema(
    Self(),
    [
      .spread(
        "factor", \.factor, in: 0...1, default: "1",
        "Parameter of the distribution of the sizes, or the two ends.")
    ] + Field.randomFields)

  package static let examples: [LayerExample] = [
    .init("cut_mix", [[.batch, .height, .width, 3]], gives: [.batch, .height, .width, 3]),
    .init(
      "cut_mix: 2", [[.batch, .height, .width, 3]], fails: "spec/out-of-range"),
  ]

  package var options = ImageOptions()
  package var factor = Spread(0, 1)

  package init() {}

  package func changed(
    _ image: TensorID, into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID {
    let concentration = try builder.sum(
      builder.drawn(factor.lower + 1e-6, factor.upper + 1e-6, forAllOf: image),
      builder.number(0, like: builder.drawn(0, 1, forEachOf: image)))
    let share = try builder.betaShares(concentration)
    let side = try builder.apply(
      Elementwise(function: .squareRoot), builder.affine(share, scale: -1, offset: 1))
    let inside = try builder.rectangle(in: image, width: side, height: side, context)
    return try builder.either(builder.shuffled(image), or: image, by: inside)
  }
}
