package import Program

/// Asks the right class to lead the best wrong one by 1.
package struct CategoricalHingeLoss: Loss {
  package static let about = About(
    "categorical_hinge", aliases: ["CategoricalHinge"],
    "Asks the right class to lead the best wrong one by 1.",
    formula: "max(1 + max((1 - y) · p) - sum(y · p), 0)")
  package static let schema = Schema(Self(), [.reduction(\.reduction)])

  package var reduction = LossReduction.sumOverBatchSize
  package init() {}

  package var contract: LossContract {
    LossContract(.margins, .oneHot, .classification)
  }

  package func lower(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let rest = try builder.mapped(.affine(scale: -1, offset: 1), target)
    let wrong = try builder.lastAxis(.maximum, builder.combined(.multiply, rest, prediction))
    let right = try builder.lastAxis(.sum, builder.combined(.multiply, target, prediction))
    let lead = try builder.combined(.subtract, wrong, right)
    return try builder.mapped(.relu(), builder.mapped(.affine(scale: 1, offset: 1), lead))
  }

  package func value(
    prediction: UnsafeBufferPointer<Float>, target: UnsafeBufferPointer<Float>
  ) -> Double {
    var (right, wrong) = (0.0, -Double.infinity)
    for (p, y) in zip(prediction, target) {
      right += Double(y * p)
      wrong = max(wrong, Double((1 - y) * p))
    }
    return max(1 + wrong - right, 0)
  }
}
