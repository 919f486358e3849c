package import Program

/// Measures how little of two regions overlaps, with a weight for either kind of error.
package struct TverskyLoss: BatchComparison {
  package static let about = About(
    "tversky", aliases: ["Tversky"],
    "Measures how little of two regions overlaps, with a weight for either kind of error.",
    formula: "1 - sum(y · p) / (sum(y · p) + alpha · sum(y · (1 - p)) + beta · sum((1 - y) · p))",
    source: "Salehi, Erdogmus and Gholipour, Tversky loss function, 2017, arXiv:1706.05721")
  package static let schema = Schema(
    Self(),
    [
      .number(
        "alpha", \.alpha, in: 0...Double.greatestFiniteMagnitude, default: "0.5",
        "Weight of what is missed."),
      .number(
        "beta", \.beta, in: 0...Double.greatestFiniteMagnitude, default: "0.5",
        "Weight of what is found wrongly."),
      .optionalInts(
        "axis", \.axes,
        "Axes that are summed over; without them all, the batch included, so that the loss is one number."
      ),
      .reduction(\.reduction),
    ])

  package var alpha = 0.5
  package var beta = 0.5
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
    let missed = try builder.combined(.subtract, builder.summed(target, axes), shared)
    let wrong = try builder.combined(.subtract, builder.summed(prediction, axes), shared)
    let errors = try builder.combined(
      .add, builder.mapped(.affine(scale: Float(alpha), offset: Float(lossEpsilon)), missed),
      builder.mapped(.affine(scale: Float(beta), offset: 0), wrong))
    let ratio = try builder.combined(.divide, shared, builder.combined(.add, shared, errors))
    return try builder.mapped(.affine(scale: -1, offset: 1), ratio)
  }
}
