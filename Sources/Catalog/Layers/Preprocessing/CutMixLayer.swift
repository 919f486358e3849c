internal import Shapes

/// Pastes a rectangle of one image into another in training.
package struct CutMixLayer: UncomputedAugmentation {
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
}
