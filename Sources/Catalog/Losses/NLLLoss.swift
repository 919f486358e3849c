internal import Arrays
package import Program
#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// PyTorch's negative log-likelihood: predictions are log-probabilities.
package struct NLLLoss: Loss {
  package static let about = About(
    "nll_loss", aliases: ["NLLLoss"], dialects: [.torch, .keras],
    "PyTorch's negative log-likelihood: predictions are log-probabilities.", formula: "-x[y]",
    twin: "sparse_categorical_crossentropy")
  package static let schema = Schema(
    Self(),
    [
      .int(
        "ignore_index", \.ignoredIndex, min: nil, default: "-100",
        "Class index whose samples do not count."),
      .optionalNumbers("weight", \.weights, "Weight of each class, in the mean as well."),
      .reduction(\.reduction),
    ])

  package var ignoredIndex = -100
  package var weights: [Double]?
  package var reduction = LossReduction.sumOverBatchSize
  package init() {}

  package var hasClassesFirst: Bool { true }

  package var contract: LossContract {
    LossContract(.logProbabilities, .index, .classification, targetElements: [.int64, .uint8])
  }
  package func chance(classes: Int) -> Double? { log(Double(classes)) }

  package func lower(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    try lowerCounted(prediction: prediction, target: target, into: &builder).losses
  }

  package func lowerCounted(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> LossTerms {
    let x = try builder.classesLast(prediction)
    return try builder.pickedLoss(x, target, ignoring: ignoredIndex, weights: weights)
  }

  package func value(
    prediction: UnsafeBufferPointer<Float>, target: UnsafeBufferPointer<Float>
  ) -> Double {
    guard let index = target.first.flatMap({ Int(exactly: $0) }) else { return .nan }
    if index == ignoredIndex { return 0 }
    let weight = weights.map { $0.indices.contains(index) ? $0[index] : .nan } ?? 1
    return prediction.indices.contains(index) ? -weight * Double(prediction[index]) : .nan
  }
}
