package import Program

/// Averages the magnitudes of differences between prediction and target.
package struct MeanAbsoluteErrorLoss: PointwiseComparison {
  package static let about = About(
    "mean_absolute_error", aliases: ["mae", "MAE", "MeanAbsoluteError"],
    "Averages the magnitudes of differences between prediction and target.",
    formula: "mean(|p - y|)", twin: "l1_loss")
  package static let schema = Schema(Self(), [.reduction(\.reduction)])

  package var reduction = LossReduction.sumOverBatchSize
  package init() {}

  package var contract: LossContract { LossContract(.values, .values, .regression) }

  package func term(prediction: Double, target: Double) -> Double {
    abs(prediction - target)
  }
  package func terms(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    try builder.mapped(.absolute, builder.combined(.subtract, prediction, target))
  }
}
