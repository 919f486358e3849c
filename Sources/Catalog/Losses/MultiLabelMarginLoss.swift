internal import Shapes
package import Program

/// Asks the scores of all true classes to exceed those of all others by 1.
package struct MultiLabelMarginLoss: Loss {
  package static let about = About(
    "multilabel_margin_loss", aliases: ["MultiLabelMarginLoss"], dialects: [.torch, .keras],
    "Asks the scores of all true classes to exceed those of all others by 1.",
    formula: "sum over true j, other i of max(1 - x[j] + x[i], 0) / classes")
  package static let schema = Schema(
    Self(),
    [
      .reduction(\.reduction)
    ])

  package var reduction = LossReduction.sumOverBatchSize
  package init() {}

  package var contract: LossContract {
    // The indices of the true classes, -1 behind the last.
    LossContract(.logits, .anything, .classification)
  }

  package func lower(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let classes = try builder.classCount(prediction)
    let marks = try builder.apply(OneHot(classes: classes), target)
    let axis = builder.shape(of: marks).rank - 2
    let isTrue = try builder.apply(Reduce(kind: .maximum, axes: [axis]), marks)
    let isOther = try builder.mapped(.affine(scale: -1, offset: 1), isTrue)
    // [..., true, other].
    let (x, y) = (try builder.withLastAxis(prediction), try builder.withLastAxis(isTrue))
    let missing = try builder.combined(
      .subtract, builder.withAxisBeforeLast(prediction),
      builder.mapped(.affine(scale: 1, offset: -1), x))
    let pairs = try builder.combined(.multiply, y, builder.withAxisBeforeLast(isOther))
    let terms = try builder.combined(.multiply, pairs, builder.mapped(.relu(), missing))
    let sum = try builder.lastAxis(.sum, builder.lastAxis(.sum, terms))
    return try builder.mapped(.affine(scale: 1 / Float(classes), offset: 0), sum)
  }

  package func value(
    prediction: UnsafeBufferPointer<Float>, target: UnsafeBufferPointer<Float>
  ) -> Double {
    let truth = target.prefix { $0 >= 0 }.compactMap { Int(exactly: $0) }
    var sum = 0.0
    for j in truth where prediction.indices.contains(j) {
      for i in prediction.indices where !truth.contains(i) {
        sum += max(1 - Double(prediction[j]) + Double(prediction[i]), 0)
      }
    }
    return sum / Double(prediction.count)
  }
}
