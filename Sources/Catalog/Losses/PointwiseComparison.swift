package import Program

/// A loss that compares prediction and target number by number and averages over the last axis.
package protocol PointwiseComparison: Loss {
  /// The loss of one number.
  func term(prediction: Double, target: Double) -> Double
  /// The loss of the number at a place of the last axis.
  func term(prediction: Double, target: Double, place: Int) -> Double
  /// The same for all numbers of `[N, …, K]`, without the average.
  func terms(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID
}

extension PointwiseComparison {
  package func term(prediction: Double, target: Double, place: Int) -> Double {
    term(prediction: prediction, target: target)
  }
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
    for (place, (p, y)) in zip(prediction, target).enumerated() {
      sum += term(prediction: Double(p), target: Double(y), place: place)
    }
    return sum / Double(prediction.count)
  }
}
