package import Program

/// PyTorch's mean of absolute differences.
package struct L1Loss: TorchPointwiseComparison {
  package static let about = About(
    "l1_loss", aliases: ["L1Loss"], dialects: [.torch, .keras],
    "PyTorch's mean of absolute differences.",
    formula: "mean(|p - y|)", twin: "mean_absolute_error")
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
