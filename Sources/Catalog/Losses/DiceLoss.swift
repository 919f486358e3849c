package import Program

/// Measures how little of two regions overlaps: 0 where they agree.
package struct DiceLoss: BatchComparison {
  package static let about = About(
    "dice", aliases: ["Dice"],
    "Measures how little of two regions overlaps: 0 where they agree.",
    formula: "1 - 2 · sum(y · p) / (sum(y) + sum(p))",
    source: "Milletari, Navab and Ahmadi, V-Net, 2016, arXiv:1606.04797")
  package static let schema = Schema(
    Self(),
    [
      .optionalInts(
        "axis", \.axes,
        "Axes that are summed over; without them all, the batch included, so that the loss is one number."
      ),
      .reduction(\.reduction),
    ])

  package var axes: [Int]?
  package var reduction = LossReduction.sumOverBatchSize
  package init() {}

  // Labels, soft labels and one-hot rows all do.
  /// Probabilities of either kind, one per label or rows that sum to 1.
  package var contract: LossContract { LossContract(.anything, .anything, nil) }

  package func lower(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let target = try builder.aligned(target: target, to: prediction)
    let shared = try builder.summed(builder.combined(.multiply, target, prediction), axes)
    let both = try builder.combined(
      .add, builder.summed(target, axes), builder.summed(prediction, axes))
    let sum = try builder.mapped(.affine(scale: 1, offset: Float(lossEpsilon)), both)
    let ratio = try builder.combined(.divide, shared, sum)
    return try builder.mapped(.affine(scale: -2, offset: 1), ratio)
  }
}
