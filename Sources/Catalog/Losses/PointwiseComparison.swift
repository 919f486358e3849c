package import Program

/// A loss that compares prediction and target number by number and averages over the last axis.
package protocol PointwiseComparison: Loss {
  /// The loss of one number.
  func term(prediction: Double, target: Double) -> Double
  /// The same for all numbers of `[N, …, K]`, without the average.
  func terms(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID
}

extension PointwiseComparison {
  package func lower(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let target = try builder.aligned(target: target, to: prediction)
    return try builder.lastAxis(
      .mean, terms(prediction: prediction, target: target, into: &builder))
  }

  package func value(
    prediction: UnsafeBufferPointer<Float>, target: UnsafeBufferPointer<Float>
  ) -> Double {
    var sum = 0.0
    for (p, y) in zip(prediction, target) { sum += term(prediction: Double(p), target: Double(y)) }
    return sum / Double(prediction.count)
  }
}
