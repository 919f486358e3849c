package import Program
#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Asks for scores on the side of the label, -1 or 1, more gently than a hinge.
package struct SoftMarginLoss: TorchPointwiseComparison {
  package static let about = About(
    "soft_margin_loss", aliases: ["SoftMarginLoss"], dialects: [.torch, .keras],
    "Asks for scores on the side of the label, -1 or 1, more gently than a hinge.",
    formula: "log(1 + exp(-y · x))")
  package static let schema = Schema(
    Self(),
    [
      .reduction(\.reduction)
    ])

  package var reduction = LossReduction.sumOverBatchSize
  package init() {}

  package var contract: LossContract {
    LossContract(.margins, .signs, .binaryClassification)
  }
  package func chance(classes: Int) -> Double? { log(2) }

  package func term(prediction: Double, target: Double) -> Double {
    softplus(-target * prediction)
  }
  package func terms(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let product = try builder.combined(.multiply, target, prediction)
    return try builder.mapped(.softplus, builder.mapped(.negate, product))
  }
}
