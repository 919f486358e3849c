package import Program

/// Asks the first of two scores, the halves of the last axis, to be larger for 1 and smaller for -1.
package struct MarginRankingLoss: Loss {
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

  package var contract: LossContract {
    // Two vectors side by side, as `concatenate` gives them.
    LossContract(.anything, .signs, nil)
  }

  package func lower(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let (first, second) = try builder.halves(prediction)
    let target = try builder.aligned(target: target, to: first)
    let product = try builder.combined(
      .multiply, target, builder.combined(.subtract, second, first))
    let shifted = try builder.mapped(.affine(scale: 1, offset: Float(margin)), product)
    return try builder.mapped(.relu(), shifted)
  }

  package func value(
    prediction: UnsafeBufferPointer<Float>, target: UnsafeBufferPointer<Float>
  ) -> Double {
    let half = prediction.count / 2
    guard half > 0, !target.isEmpty else { return .nan }
    let terms = (0..<half).map { i in
      let difference = Double(prediction[half + i]) - Double(prediction[i])
      return max(Double(target[min(i, target.count - 1)]) * difference + margin, 0)
    }
    return terms.reduce(0, +) / Double(half)
  }
}
