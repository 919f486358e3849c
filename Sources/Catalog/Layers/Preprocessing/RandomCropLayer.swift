package import Shapes

/// Cuts out a random part of images in training and the middle otherwise; one that is too small is
/// enlarged first.
package struct RandomCropLayer: ImageSizeFamily {
  package static let about = About(
    "random_crop", aliases: ["RandomCrop"],
    "Cuts out a random part of images in training, the middle otherwise.")
  package static let schema = Schema(
    Self(),
    Field.sizeFields + [
      .optionalInt("seed", \.seed, min: nil, "Seed of this layer alone."), .dataFormat(\.layout),
    ])

  package static let examples: [LayerExample] = [
    .init(
      "random_crop: {height: 19, width: 5}", [[.batch, 17, 13, 3]], gives: [.batch, 19, 5, 3]),
    .init("random_crop: {height: 19}", [[.batch, 17, 13, 3]], fails: "spec/missing-parameter"),
  ]

  package var height: Dim = 1
  package var width: Dim = 1
  package var seed: Int?
  package var layout: Layout?

  package init() {}

  package var isStochastic: Bool { true }
}
