package import Program
#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Categorical cross-entropy that weighs down what is predicted well already.
package struct CategoricalFocalCrossentropyLoss: Loss {
  package static let about = About(
    "categorical_focal_crossentropy", aliases: ["CategoricalFocalCrossentropy"],
    "Categorical cross-entropy that weighs down what is predicted well already.",
    formula: "-sum(alpha · (1 - p)^gamma · y · log p)",
    source:
      "Lin, Goyal, Girshick, He and Dollár, Focal loss for dense object detection, 2017, arXiv:1708.02002"
  )
  package static let schema = Schema(
    Self(),
    [
      .number("alpha", \.alpha, in: 0...1, default: "0.25", "Weight of the loss."),
      .number(
        "gamma", \.gamma, in: 0...100, default: "2.0",
        "How much confident predictions are weighed down."),
      .bool(
        "from_logits", \.fromLogits, default: "false",
        "Whether predictions are scores before softmax."),
      .number(
        "label_smoothing", \.labelSmoothing, in: 0...1, default: "0.0",
        "Share by which labels are drawn towards the uniform distribution."),
      .reduction(\.reduction),
    ])

  package var alpha = 0.25
  package var gamma = 2.0
  package var fromLogits = false
  package var labelSmoothing = 0.0
  package var reduction = LossReduction.sumOverBatchSize
  package init() {}

  package var contract: LossContract {
    LossContract(
      fromLogits ? .logits : .probabilities, .oneHot, .classification,
      twin: "sparse_categorical_crossentropy", hasFromLogits: true)
  }

  package func lower(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let p = fromLogits ? try builder.apply(Softmax(), prediction) : prediction
    let normalised = try builder.combined(.divide, p, builder.lastAxis(.sum, p, keepsAxis: true))
    let clipped = try builder.clippedProbabilities(normalised)
    let y = try builder.smoothedOneHot(target, by: labelSmoothing, of: prediction)
    let crossEntropy = try builder.combined(.multiply, y, builder.mapped(.log, clipped))
    let miss = try builder.mapped(.affine(scale: -1, offset: 1), clipped)
    let weight = try builder.mapped(.power(Float(gamma)), miss)
    let sum = try builder.lastAxis(.sum, builder.combined(.multiply, weight, crossEntropy))
    return try builder.mapped(.affine(scale: Float(-alpha), offset: 0), sum)
  }

  package func value(
    prediction: UnsafeBufferPointer<Float>, target: UnsafeBufferPointer<Float>
  ) -> Double {
    let scores = prediction.map { Double($0) }
    let p = fromLogits ? logSoftmax(scores).map { exp($0) } : scores
    let total = p.reduce(0, +)
    let uniform = labelSmoothing / Double(prediction.count)
    return zip(target, p).reduce(0) { sum, pair in
      let y = Double(pair.0) * (1 - labelSmoothing) + uniform
      let p = clipped(pair.1 / total)
      return sum - alpha * pow(1 - p, gamma) * y * log(p)
    }
  }
}
