package import Program

/// The mean of squared differences.
package struct MeanSquaredErrorLoss: PointwiseComparison {
  package static let about = About(
    "mean_squared_error", aliases: ["mse", "MSE", "MeanSquaredError"],
    "Averages the squared differences between prediction and target.", formula: "mean((p - y)²)",
    twin: "mse_loss")
  package static let schema = Schema(Self(), [.reduction(\.reduction)])

  package var reduction = LossReduction.sumOverBatchSize
  package init() {}

  package var contract: LossContract { LossContract(.values, .values, .regression) }

  package func term(prediction: Double, target: Double) -> Double {
    (prediction - target) * (prediction - target)
  }
  package func terms(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    try builder.mapped(.square, builder.combined(.subtract, prediction, target))
  }
}
