package import Program

/// Measures the angle between prediction and target: -1 for the same direction.
package struct CosineSimilarityLoss: Loss {
  package static let about = About(
    "cosine_similarity", aliases: ["cosine_proximity", "CosineSimilarity"],
    "Measures the angle between prediction and target: -1 for the same direction.",
    formula: "-sum(y/|y| · p/|p|)")
  package static let schema = Schema(Self(), [.reduction(\.reduction)])

  package var reduction = LossReduction.sumOverBatchSize
  package init() {}

  package var contract: LossContract {
    LossContract(.values, .values, .regression)
  }

  package func lower(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let target = try builder.aligned(target: target, to: prediction)
    let products = try builder.combined(
      .multiply, builder.unitVectors(prediction), builder.unitVectors(target))
    return try builder.mapped(.negate, builder.lastAxis(.sum, products))
  }

  package func value(
    prediction: UnsafeBufferPointer<Float>, target: UnsafeBufferPointer<Float>
  ) -> Double {
    func norm(_ row: UnsafeBufferPointer<Float>) -> Double {
      max(row.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot(), lossEpsilon)
    }
    let product = zip(prediction, target).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    return -product / (norm(prediction) * norm(target))
  }
}

extension ProgramBuilder {
  /// `x / max(|x|, 1e-7)` along the last axis, Keras' `normalize`.
  fileprivate mutating func unitVectors(_ x: TensorID) throws(PrimitiveError) -> TensorID {
    let squares = try lastAxis(.sum, mapped(.square, x), keepsAxis: true)
    let floor = constant(Float(lossEpsilon * lossEpsilon))
    let inverse = try mapped(.reciprocalSquareRoot, combined(.maximum, squares, floor))
    return try combined(.multiply, x, inverse)
  }
}
