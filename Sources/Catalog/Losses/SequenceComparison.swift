package import Program

/// A loss of whole sequences: masked steps make a sequence shorter, instead of counting for nothing each.
package protocol SequenceComparison: Loss {
  /// The losses `[N]` of predictions `[N, T, K]` against labels `[N, L]`.
  ///
  /// - Parameter steps: `[N, T]` of 0 and 1, which steps count; nil where all do.
  func lower(
    prediction: TensorID, target: TensorID, steps: TensorID?, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID
}

extension SequenceComparison {
  package func lower(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    try lower(prediction: prediction, target: target, steps: nil, into: &builder)
  }

  package var unmeasurableReason: String? {
    "it compares whole sequences, which is no mean over steps"
  }
  package func value(
    prediction: UnsafeBufferPointer<Float>, target: UnsafeBufferPointer<Float>
  ) -> Double { .nan }
}
