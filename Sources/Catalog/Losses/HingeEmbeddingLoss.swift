package import Program

/// Wants small distances where the label is 1 and distances of a margin where it is -1.
package struct HingeEmbeddingLoss: TorchPointwiseComparison {
  package static let about = About(
    "hinge_embedding_loss", aliases: ["HingeEmbeddingLoss"], dialects: [.torch, .keras],
    "Wants small distances where the label is 1 and distances of a margin where it is -1.",
    formula: "x for y = 1, max(margin - x, 0) for y = -1")
  package static let schema = Schema(
    Self(),
    [
      .number("margin", \.margin, default: "1.0", "Distance that is far enough."),
      .reduction(\.reduction),
    ])

  package var margin = 1.0
  package var reduction = LossReduction.sumOverBatchSize
  package init() {}

  package var contract: LossContract {
    LossContract(.anything, .signs, nil)
  }

  package func term(prediction: Double, target: Double) -> Double {
    target == 1 ? prediction : target == -1 ? max(margin - prediction, 0) : 0
  }
  package func terms(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let isNear = try builder.combined(.equal, target, builder.constant(1))
    let isFar = try builder.combined(.equal, target, builder.constant(-1))
    let missing = try builder.mapped(.affine(scale: -1, offset: Float(margin)), prediction)
    return try builder.combined(
      .add, builder.combined(.multiply, isNear, prediction),
      builder.combined(.multiply, isFar, builder.mapped(.relu(), missing)))
  }
}
