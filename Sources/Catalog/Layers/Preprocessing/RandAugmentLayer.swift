package import Program
internal import Shapes

/// Applies some augmentations, chosen at random, in training.
package struct RandAugmentLayer: ImageAugmentationFamily {
  package static let about = About(
    "rand_augment", aliases: ["RandAugment"],
    "Applies some augmentations, chosen at random, in training.",
    source:
      "Cubuk, Zoph, Shlens, Le, RandAugment, 2019, arXiv:1909.13719")
  package static let schema = Schema(
    Self(),
    [
      .int(
        "num_ops", \.operationCount, default: "2", "Number of augmentations applied to each image."),
      .spread(
        "factor", \.factor, in: 0...1, default: "0.5",
        "Strength of the augmentations, or the two ends."),
      .interpolation,
    ] + Field.imageFields)

  package static let examples: [LayerExample] = [
    .init("rand_augment", [[.batch, .height, .width, 3]], gives: [.batch, .height, .width, 3]),
    .init(
      "rand_augment: {num_ops: 0}", [[.batch, .height, .width, 3]], fails: "spec/out-of-range"),
  ]

  package var options = ImageOptions()
  package var operationCount = 2
  package var factor = Spread(0, 0.5)

  package var channelCounts: [Int]? { [1, 3] }

  package init() {}

  package func changed(
    _ image: TensorID, into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID {
    let choice = AugmentationChoice(factor, options, context)
    var result = image
    for _ in 0..<operationCount {
      result = try choice.applied(to: result, orNone: false, &builder)
    }
    return result
  }

  package var untrainableReason: String? {
    operationCount > mostAugmentations
      ? "more than \(mostAugmentations) augmentations are not computed" : nil
  }
}
