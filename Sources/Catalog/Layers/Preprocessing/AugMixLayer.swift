package import Program
internal import Shapes

/// Mixes several chains of augmentations of an image in training.
package struct AugMixLayer: ImageAugmentationFamily {
  package static let about = About(
    "aug_mix", aliases: ["AugMix"],
    "Mixes several chains of augmentations of an image in training.",
    source:
      "Hendrycks, Mu, Cubuk, Zoph, Gilmer, Lakshminarayanan, 2019, arXiv:1912.02781")
  package static let schema = Schema(
    Self(),
    [
      .int("num_chains", \.chainCount, default: "3", "Number of chains that are mixed."),
      .int(
        "chain_depth", \.chainDepth, default: "3", "Greatest number of augmentations in a chain."),
      .spread(
        "factor", \.factor, in: 0...1, default: "0.3",
        "Strength of the augmentations, or the two ends."),
      .number(
        "alpha", \.alpha, in: 0...Double.greatestFiniteMagnitude, excludingLower: true,
        default: "1", "Parameter of the Dirichlet distribution of the shares."),
      .bool(
        "all_ops", \.usesAll, default: "true",
        "Whether brightness, colour, contrast and sharpness change, too."),
      .interpolation,
    ] + Field.imageFields)

  package static let examples: [LayerExample] = [
    .init(
      "aug_mix: {num_chains: 2}", [[.batch, .height, .width, 3]],
      gives: [.batch, .height, .width, 3]),
    .init(
      "aug_mix: {factor: 3}", [[.batch, .height, .width, 3]], fails: "spec/out-of-range"),
  ]

  package var options = ImageOptions()
  package var chainCount = 3
  package var chainDepth = 3
  package var factor = Spread(0, 0.3)
  package var alpha = 1.0
  package var usesAll = true

  package var channelCounts: [Int]? { [1, 3] }

  package init() {}

  package func changed(
    _ image: TensorID, into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID {
    let choice = AugmentationChoice(factor, options, changesColour: usesAll, context)
    let shares = try builder.dirichletShares(alpha, count: chainCount)
    var mixture = try builder.affine(image, scale: 0)
    for number in 0..<chainCount {
      var chain = image
      for _ in 0..<chainDepth { chain = try choice.applied(to: chain, orNone: true, &builder) }
      let share = try builder.apply(Slice(axis: 0, start: number, count: 1), shares)
      mixture = try builder.sum(mixture, builder.product(chain, share))
    }
    let concentration = try builder.number(alpha, like: builder.drawn(0, 1, forAllOf: image))
    let kept = try builder.betaShares(concentration)
    return try builder.clipped(
      builder.blended(mixture, towards: image, by: kept), to: options.valueRange)
  }

  package var untrainableReason: String? {
    let (count, overflow) = chainCount.multipliedReportingOverflow(by: chainDepth)
    return overflow || count > mostAugmentations
      ? "more than \(mostAugmentations) augmentations are not computed" : nil
  }
}
