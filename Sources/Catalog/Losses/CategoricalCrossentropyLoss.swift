package import Program
#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Compares one-hot rows with a distribution over the classes.
package struct CategoricalCrossentropyLoss: Loss {
  package static let about = About(
    "categorical_crossentropy", aliases: ["CategoricalCrossentropy"],
    "Compares one-hot rows with a distribution over the classes.", formula: "-sum(y · log p)",
    twin: "cross_entropy")
  package static let schema = Schema(
    Self(),
    [
      .bool(
        "from_logits", \.fromLogits, default: "false",
        "Whether predictions are scores before softmax."),
      .number(
        "label_smoothing", \.labelSmoothing, in: 0...1, default: "0.0",
        "Share by which labels are drawn towards the uniform distribution."),
      .reduction(\.reduction),
    ])

  package var fromLogits = false
  package var labelSmoothing = 0.0
  package var reduction = LossReduction.sumOverBatchSize
  package init() {}

  package var contract: LossContract {
    LossContract(
      fromLogits ? .logits : .probabilities, .oneHot, .classification,
      twin: "sparse_categorical_crossentropy", hasFromLogits: true)
  }
  package func chance(classes: Int) -> Double? { log(Double(classes)) }

  package func lower(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let logarithms = try builder.logProbabilities(prediction, fromLogits: fromLogits)
    let y = try builder.smoothedOneHot(target, by: labelSmoothing, of: prediction)
    let products = try builder.combined(.multiply, y, logarithms)
    return try builder.mapped(.negate, builder.lastAxis(.sum, products))
  }

  package func value(
    prediction: UnsafeBufferPointer<Float>, target: UnsafeBufferPointer<Float>
  ) -> Double {
    let logarithms = logProbabilities(prediction, fromLogits: fromLogits)
    let uniform = labelSmoothing / Double(prediction.count)
    return -zip(target, logarithms).reduce(0) { sum, pair in
      sum + (Double(pair.0) * (1 - labelSmoothing) + uniform) * pair.1
    }
  }
}
