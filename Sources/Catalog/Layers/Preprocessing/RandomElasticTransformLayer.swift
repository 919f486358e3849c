internal import Shapes

/// Bends images by a smooth random field in training.
package struct RandomElasticTransformLayer: UncomputedAugmentation {
  package static let about = About(
    "random_elastic_transform", aliases: ["RandomElasticTransform"],
    "Bends images by a smooth random field in training.",
    source:
      "Simard, Steinkraus, Platt, Best practices for convolutional neural networks, 2003, doi:10.1109/ICDAR.2003.1227801"
  )
  package static let schema = Schema(
    Self(),
    [
      .spread(
        "factor", \.factor, in: 0...1, default: "1",
        "Share of the images that are changed, or the two ends it is drawn between."),
      .spread("scale", \.scale, in: 0...1, default: "1", "How far pixels move, or the two ends."),
      .interpolation,
      .fillMode,
      .fillValue,
    ] + Field.imageFields)

  package static let examples: [LayerExample] = [
    .init(
      "random_elastic_transform", [[.batch, .height, .width, 3]],
      gives: [.batch, .height, .width, 3]),
    .init(
      "random_elastic_transform: {fill_mode: mirrored}", [[.batch, .height, .width, 3]],
      fails: "spec/unknown-value"),
  ]

  package var options = ImageOptions()
  package var factor = Spread(0, 1)
  package var scale = Spread(0, 1)

  package init() {}
}
