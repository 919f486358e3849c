internal import Arrays
package import Program
#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// PyTorch's binary cross-entropy of scores, averaged over labels.
package struct MultiLabelSoftMarginLoss: Loss {
  package static let about = About(
    "multilabel_soft_margin_loss", aliases: ["MultiLabelSoftMarginLoss"],
    dialects: [.torch, .keras],
    "PyTorch's binary cross-entropy of scores, averaged over labels.",
    formula: "mean over labels of softplus(x) - x · y")
  package static let schema = Schema(
    Self(),
    [
      .optionalNumbers("weight", \.weights, "Weight of each label."),
      .reduction(\.reduction),
    ])

  package var weights: [Double]?
  package var reduction = LossReduction.sumOverBatchSize
  package init() {}

  package var contract: LossContract {
    LossContract(.independentLogits, .binary, .binaryClassification, targetElements: [.float32])
  }
  package func chance(classes: Int) -> Double? { log(2) }

  package func lower(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    var terms = try builder.binaryCrossentropy(prediction, target, fromLogits: true)
    if let weights {
      terms = try builder.combined(
        .multiply, terms, builder.vector(weights, count: builder.classCount(prediction)))
    }
    return try builder.lastAxis(.mean, terms)
  }

  package func value(
    prediction: UnsafeBufferPointer<Float>, target: UnsafeBufferPointer<Float>
  ) -> Double {
    var sum = 0.0
    for (place, pair) in zip(prediction, target).enumerated() {
      let term = binaryCrossentropy(Double(pair.0), Double(pair.1), fromLogits: true)
      sum += term * (weights.map { $0.indices.contains(place) ? $0[place] : .nan } ?? 1)
    }
    return sum / Double(prediction.count)
  }
}
