package import Program

/// Asks for a margin of 1 on the side of the label and squares what is missing.
package struct SquaredHingeLoss: PointwiseComparison {
  package static let about = About(
    "squared_hinge", aliases: ["SquaredHinge"],
    "Asks for a margin of 1 on the side of the label and squares what is missing.",
    formula: "mean(max(1 - y · p, 0)²) for y = -1 or 1")
  package static let schema = Schema(Self(), [.reduction(\.reduction)])

  package var reduction = LossReduction.sumOverBatchSize
  package init() {}

  package var contract: LossContract { LossContract(.margins, .signs, .binaryClassification) }

  package func term(prediction: Double, target: Double) -> Double {
    let margin = max(1 - sign(of: target) * prediction, 0)
    return margin * margin
  }
  package func terms(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let product = try builder.combined(.multiply, builder.signs(target), prediction)
    let margin = try builder.mapped(.affine(scale: -1, offset: 1), product)
    let clipped = try builder.mapped(.relu(), margin)
    return try builder.mapped(.square, clipped)
  }
}
