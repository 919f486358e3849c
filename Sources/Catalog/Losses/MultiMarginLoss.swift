internal import Arrays
package import Program

/// Asks the score of the true class to exceed every other by a margin.
package struct MultiMarginLoss: Loss {
  package static let about = About(
    "multi_margin_loss", aliases: ["MultiMarginLoss"], dialects: [.torch, .keras],
    "Asks the score of the true class to exceed every other by a margin.",
    formula: "sum over j ≠ y of max(margin - x[y] + x[j], 0)^p / classes")
  package static let schema = Schema(
    Self(),
    [
      .int("p", \.power, min: 1, max: 2, default: "1", "Power of what is missing."),
      .number("margin", \.margin, default: "1.0", "Difference that is large enough."),
      .optionalNumbers("weight", \.weights, "Weight of each class."),
      .reduction(\.reduction),
    ])

  package var power = 1
  package var margin = 1.0
  package var weights: [Double]?
  package var reduction = LossReduction.sumOverBatchSize
  package init() {}

  package var contract: LossContract {
    LossContract(.logits, .index, .classification, targetElements: [.int64])
  }
  private var ownTerm: Double { power == 2 ? max(margin, 0) * max(margin, 0) : max(margin, 0) }

  package func lower(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let index = try builder.indices(target, for: prediction)
    let own = try builder.withLastAxis(builder.apply(Pick(), prediction, index))
    let shortfall = try builder.mapped(
      .affine(scale: 1, offset: Float(margin)), builder.combined(.subtract, prediction, own))
    var missing = try builder.mapped(.relu(), shortfall)
    if power == 2 { missing = try builder.mapped(.square, missing) }
    // The true class misses the margin itself.
    let others = try builder.mapped(
      .affine(scale: 1, offset: Float(-ownTerm)), builder.lastAxis(.sum, missing))
    let classes = try builder.classCount(prediction)
    let mean = try builder.mapped(.affine(scale: 1 / Float(classes), offset: 0), others)
    guard let weights else { return mean }
    return try builder.combined(
      .multiply, mean, builder.classWeights(weights, of: index, classes: classes))
  }

  package func value(
    prediction: UnsafeBufferPointer<Float>, target: UnsafeBufferPointer<Float>
  ) -> Double {
    guard let index = target.first.flatMap({ Int(exactly: $0) }), prediction.indices.contains(index)
    else { return .nan }
    var sum = -ownTerm
    for x in prediction {
      let missing = max(margin - Double(prediction[index]) + Double(x), 0)
      sum += power == 2 ? missing * missing : missing
    }
    return sum / Double(prediction.count)
      * (weights.map { $0.indices.contains(index) ? $0[index] : .nan } ?? 1)
  }
}
