package import Program

/// PyTorch's mean of squared differences.
package struct MSELoss: TorchPointwiseComparison {
  package static let about = About(
    "mse_loss", aliases: ["MSELoss"], dialects: [.torch, .keras],
    "PyTorch's mean of squared differences.",
    formula: "mean((p - y)²)", twin: "mean_squared_error")
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
