package import Program

/// Measures how little of two regions overlaps, with a weight for either kind of error.
package struct TverskyLoss: OverlapComparison {
  package static let about = About(
    "tversky", aliases: ["Tversky"],
    "Measures how little of two regions overlaps, with a weight for either kind of error.",
    formula: "1 - sum(y · p) / (sum(y · p) + alpha · sum(y · (1 - p)) + beta · sum((1 - y) · p))",
    source: "Salehi, Erdogmus and Gholipour, Tversky loss function, 2017, arXiv:1706.05721")
  package static let schema = Schema(
    Self(),
    [
      .number(
        "alpha", \.alpha, in: 0...Double.greatestFiniteMagnitude, default: "0.5",
        "Weight of what is missed."),
      .number(
        "beta", \.beta, in: 0...Double.greatestFiniteMagnitude, default: "0.5",
        "Weight of what is found wrongly."),
      .summedAxes,
      .reduction(\.reduction),
    ])

  package var alpha = 0.5
  package var beta = 0.5
  package var axes: [Int]?
  package var reduction = LossReduction.sumOverBatchSize
  package init() {}

  package func lower(
    shared: TensorID, prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let missed = try builder.combined(.subtract, target, shared)
    let wrong = try builder.combined(.subtract, prediction, shared)
    let errors = try builder.combined(
      .add, builder.mapped(.affine(scale: Float(alpha), offset: Float(lossEpsilon)), missed),
      builder.mapped(.affine(scale: Float(beta), offset: 0), wrong))
    let ratio = try builder.combined(.divide, shared, builder.combined(.add, shared, errors))
    return try builder.mapped(.affine(scale: -1, offset: 1), ratio)
  }
}
