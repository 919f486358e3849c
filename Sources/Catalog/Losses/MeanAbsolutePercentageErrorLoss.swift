package import Program

/// Averages the differences in percent of the target.
package struct MeanAbsolutePercentageErrorLoss: PointwiseComparison {
  package static let about = About(
    "mean_absolute_percentage_error", aliases: ["mape", "MAPE", "MeanAbsolutePercentageError"],
    "Averages the differences in percent of the target.",
    formula: "100 · mean(|y - p| / max(|y|, 1e-7))")
  package static let schema = Schema(Self(), [.reduction(\.reduction)])

  package var reduction = LossReduction.sumOverBatchSize
  package init() {}

  package var contract: LossContract { LossContract(.values, .values, .regression) }

  package func term(prediction: Double, target: Double) -> Double {
    100 * abs((target - prediction) / max(abs(target), lossEpsilon))
  }
  package func terms(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let floor = builder.constant(Float(lossEpsilon))
    let size = try builder.combined(.maximum, builder.mapped(.absolute, target), floor)
    let difference = try builder.mapped(.absolute, builder.combined(.subtract, target, prediction))
    let ratio = try builder.combined(.divide, difference, size)
    return try builder.mapped(.affine(scale: 100, offset: 0), ratio)
  }
}
