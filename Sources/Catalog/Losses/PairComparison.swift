package import Program

/// A loss of two vectors or rows of scores side by side, as `concatenate` gives them, and of labels -1 or 1.
package protocol PairComparison: Loss {
  func lower(
    first: TensorID, second: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID
  func value(
    first: ArraySlice<Double>, second: ArraySlice<Double>, target: UnsafeBufferPointer<Float>
  ) -> Double
}

extension PairComparison {
  package var contract: LossContract { LossContract(.anything, .signs, nil) }

  package func lower(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let (first, second) = try builder.halves(prediction)
    return try lower(first: first, second: second, target: target, into: &builder)
  }

  package func value(
    prediction: UnsafeBufferPointer<Float>, target: UnsafeBufferPointer<Float>
  ) -> Double {
    let half = prediction.count / 2
    guard half > 0, !target.isEmpty else { return .nan }
    let numbers = prediction.map { Double($0) }
    return value(first: numbers[..<half], second: numbers[half...], target: target)
  }
}
