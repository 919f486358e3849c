package import Program
#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Binary cross-entropy that weighs down what is predicted well already.
package struct BinaryFocalCrossentropyLoss: PointwiseComparison {
  package static let about = About(
    "binary_focal_crossentropy", aliases: ["BinaryFocalCrossentropy"],
    "Binary cross-entropy that weighs down what is predicted well already.",
    formula: "-(1 - pₜ)^gamma · log pₜ for pₜ the probability of the label",
    source:
      "Lin, Goyal, Girshick, He and Dollár, Focal loss for dense object detection, 2017, arXiv:1708.02002"
  )
  package static let schema = Schema(
    Self(),
    [
      .bool(
        "apply_class_balancing", \.balancesClasses, default: "false",
        "Whether class 1 weighs alpha and class 0 the rest."),
      .number("alpha", \.alpha, in: 0...1, default: "0.25", "Weight of class 1."),
      .number(
        "gamma", \.gamma, in: 0...100, default: "2.0",
        "How much confident predictions are weighed down."),
      .bool(
        "from_logits", \.fromLogits, default: "false",
        "Whether predictions are scores before the sigmoid."),
      .number(
        "label_smoothing", \.labelSmoothing, in: 0...1, default: "0.0",
        "Share by which labels are drawn towards 0.5."),
      .reduction(\.reduction),
    ])

  package var balancesClasses = false
  package var alpha = 0.25
  package var gamma = 2.0
  package var fromLogits = false
  package var labelSmoothing = 0.0
  package var reduction = LossReduction.sumOverBatchSize
  package init() {}

  package var contract: LossContract {
    LossContract(
      fromLogits ? .independentLogits : .independentProbabilities, .binary, .binaryClassification,
      hasFromLogits: true)
  }

  package func term(prediction: Double, target: Double) -> Double {
    let y = target * (1 - labelSmoothing) + labelSmoothing / 2
    let p = fromLogits ? 1 / (1 + exp(-prediction)) : prediction
    let likelihood = y * p + (1 - y) * (1 - p)
    let weight = balancesClasses ? y * alpha + (1 - y) * (1 - alpha) : 1
    return weight * pow(1 - likelihood, gamma) * Catalog.binaryCrossentropy(p, y, fromLogits: false)
  }
  package func terms(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let y = try builder.smoothed(target, by: labelSmoothing, towards: 0.5)
    let p = fromLogits ? try builder.mapped(.sigmoid, prediction) : prediction
    let crossEntropy = try builder.binaryCrossentropy(p, y, fromLogits: false)
    // 1 - pₜ = p + y - 2 · p · y.
    let product = try builder.mapped(
      .affine(scale: -2, offset: 0), builder.combined(.multiply, p, y))
    let miss = try builder.combined(.add, builder.combined(.add, p, y), product)
    let loss = try builder.combined(
      .multiply, builder.mapped(.power(Float(gamma)), miss), crossEntropy)
    guard balancesClasses else { return loss }
    let weight = try builder.mapped(
      .affine(scale: Float(2 * alpha - 1), offset: Float(1 - alpha)), y)
    return try builder.combined(.multiply, weight, loss)
  }
}
