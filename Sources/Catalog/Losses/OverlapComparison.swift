package import Program

/// A loss that compares what two regions share with what each has.
package protocol OverlapComparison: BatchComparison {
  /// Axes that are summed over; nil for all.
  var axes: [Int]? { get set }
  /// - Parameters:
  ///   - shared: the sums of target times prediction.
  ///   - prediction: the sums of the predictions.
  ///   - target: the sums of the targets.
  func lower(
    shared: TensorID, prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID
}

extension OverlapComparison {
  // Labels, soft labels and one-hot rows all do.
  /// Probabilities of either kind, one per label or rows that sum to 1.
  package var contract: LossContract { LossContract(.anything, .anything, nil) }

  package func lower(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let target = try builder.aligned(target: target, to: prediction)
    let shared = try builder.summed(builder.combined(.multiply, target, prediction), axes)
    return try lower(
      shared: shared, prediction: builder.summed(prediction, axes),
      target: builder.summed(target, axes), into: &builder)
  }
}

extension Field where Root: OverlapComparison {
  static var summedAxes: Field {
    .optionalInts(
      "axis", \.axes,
      "Axes that are summed over; without them all, the batch included, so that the loss is one number."
    )
  }
}
