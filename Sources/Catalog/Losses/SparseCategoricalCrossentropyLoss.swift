package import Program
#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Cross-entropy between class indices and one distribution per sample.
package struct SparseCategoricalCrossentropyLoss: Loss {
  package static let about = About(
    "sparse_categorical_crossentropy", aliases: ["SparseCategoricalCrossentropy"],
    "Compares class indices with a distribution over the classes.",
    formula: "-log p[y]", twin: "cross_entropy")
  package static let schema = Schema(
    Self(),
    [
      .bool(
        "from_logits", \.fromLogits, default: "false",
        "Whether predictions are scores before softmax."),
      .optionalInt(
        "ignore_class", \.ignoredClass, min: nil, "Index of a class whose samples do not count."),
      .reduction(\.reduction),
    ])

  package var fromLogits = false
  package var ignoredClass: Int?
  package var reduction = LossReduction.sumOverBatchSize

  package init(fromLogits: Bool = false) { self.fromLogits = fromLogits }

  package var contract: LossContract {
    LossContract(
      fromLogits ? .logits : .probabilities, .index, .classification,
      twin: "categorical_crossentropy",
      hasFromLogits: true)
  }

  package func lower(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    try lowerCounted(prediction: prediction, target: target, into: &builder).losses
  }

  package func lowerCounted(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> LossTerms {
    let logarithms = try builder.logProbabilities(prediction, fromLogits: fromLogits)
    if let ignoredClass {
      return try builder.pickedLoss(logarithms, target, ignoring: ignoredClass)
    }
    let index = try builder.indices(target, for: prediction)
    return LossTerms(try builder.mapped(.negate, builder.apply(Pick(), logarithms, index)))
  }

  package func value(
    prediction: UnsafeBufferPointer<Float>, target: UnsafeBufferPointer<Float>
  ) -> Double {
    let index = target.first.flatMap { Int(exactly: $0) }
    if let ignoredClass, index == ignoredClass { return 0 }
    guard let index, prediction.indices.contains(index) else { return .nan }
    return -logProbabilities(prediction, fromLogits: fromLogits)[index]
  }

  package func chance(classes: Int) -> Double? { log(Double(classes)) }
}
