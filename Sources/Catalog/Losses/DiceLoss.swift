package import Program

/// Measures how little of two regions overlaps: 0 where they agree.
package struct DiceLoss: OverlapComparison {
  package static let about = About(
    "dice", aliases: ["Dice"],
    "Measures how little of two regions overlaps: 0 where they agree.",
    formula: "1 - 2 · sum(y · p) / (sum(y) + sum(p))",
    source: "Milletari, Navab and Ahmadi, V-Net, 2016, arXiv:1606.04797")
  package static let schema = Schema(
    Self(),
    [
      .summedAxes,
      .reduction(\.reduction),
    ])

  package var axes: [Int]?
  package var reduction = LossReduction.sumOverBatchSize
  package init() {}

  package func lower(
    shared: TensorID, prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let both = try builder.combined(.add, target, prediction)
    let sum = try builder.mapped(.affine(scale: 1, offset: Float(lossEpsilon)), both)
    let ratio = try builder.combined(.divide, shared, sum)
    return try builder.mapped(.affine(scale: -2, offset: 1), ratio)
  }
}
