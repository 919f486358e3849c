package import Program

/// Asks for a margin of 1 on the side of the label.
package struct HingeLoss: PointwiseComparison {
  package static let about = About(
    "hinge", aliases: ["Hinge"],
    "Asks for a margin of 1 on the side of the label.",
    formula: "mean(max(1 - y · p, 0)) for y = -1 or 1")
  package static let schema = Schema(Self(), [.reduction(\.reduction)])

  package var reduction = LossReduction.sumOverBatchSize
  package init() {}

  package var contract: LossContract { LossContract(.margins, .signs, .binaryClassification) }

  package func term(prediction: Double, target: Double) -> Double {
    max(1 - sign(of: target) * prediction, 0)
  }
  package func terms(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let product = try builder.combined(.multiply, builder.signs(target), prediction)
    let margin = try builder.mapped(.affine(scale: -1, offset: 1), product)
    return try builder.mapped(.relu(), margin)
  }
}
