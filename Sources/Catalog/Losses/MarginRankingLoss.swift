package import Program

/// Asks the first of two scores, the halves of the last axis, to be larger for 1 and smaller for -1.
package struct MarginRankingLoss: PairComparison {
  package static let about = About(
    "margin_ranking_loss", aliases: ["MarginRankingLoss"], dialects: [.torch, .keras],
    "Asks the first of two scores, the halves of the last axis, to be larger for 1 and smaller for -1.",
    formula: "max(-y · (x1 - x2) + margin, 0)")
  package static let schema = Schema(
    Self(),
    [
      .number("margin", \.margin, default: "0.0", "Difference that is large enough."),
      .reduction(\.reduction),
    ])

  package var margin = 0.0
  package var reduction = LossReduction.sumOverBatchSize
  package init() {}

  package func lower(
    first: TensorID, second: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let target = try builder.aligned(target: target, to: first)
    let product = try builder.combined(
      .multiply, target, builder.combined(.subtract, second, first))
    let shifted = try builder.mapped(.affine(scale: 1, offset: Float(margin)), product)
    return try builder.mapped(.relu(), shifted)
  }

  package func value(
    first: ArraySlice<Double>, second: ArraySlice<Double>, target: UnsafeBufferPointer<Float>
  ) -> Double {
    let terms = zip(first, second).enumerated().map { i, scores in
      max(Double(target[min(i, target.count - 1)]) * (scores.1 - scores.0) + margin, 0)
    }
    return terms.reduce(0, +) / Double(first.count)
  }
}
