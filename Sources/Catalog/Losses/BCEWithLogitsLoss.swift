internal import Arrays
package import Program
#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// PyTorch's binary cross-entropy of scores before the sigmoid.
package struct BCEWithLogitsLoss: TorchPointwiseComparison {
  package static let about = About(
    "bce_with_logits",
    aliases: ["bce_with_logits_loss", "BCEWithLogitsLoss", "binary_cross_entropy_with_logits"],
    dialects: [.torch, .keras],
    "PyTorch's binary cross-entropy of scores before the sigmoid.",
    formula: "softplus(x) - x · y", twin: "binary_crossentropy")
  package static let schema = Schema(
    Self(),
    [
      .optionalNumbers(
        "pos_weight", \.positiveWeights,
        "Weight of the labels that are 1: one for all or one for each place of the last axis."),
      .optionalNumbers(
        "weight", \.weights, "Weight: one for all or one for each place of the last axis."),
      .reduction(\.reduction),
    ])

  package var positiveWeights: [Double]?
  package var weights: [Double]?
  package var reduction = LossReduction.sumOverBatchSize
  package init() {}

  package var contract: LossContract {
    LossContract(
      .independentLogits, .binary, .binaryClassification, targetElements: [.float32, .float64])
  }
  package func chance(classes: Int) -> Double? { log(2) }

  package func term(prediction: Double, target: Double) -> Double {
    term(prediction: prediction, target: target, place: 0)
  }
  package func term(prediction: Double, target: Double, place: Int) -> Double {
    let weight = weights.place(place)
    guard positiveWeights != nil else {
      return weight * Catalog.binaryCrossentropy(prediction, target, fromLogits: true)
    }
    let positive = 1 + (positiveWeights.place(place) - 1) * target
    return weight * ((1 - target) * prediction + positive * softplus(-prediction))
  }
  package func terms(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    guard let positiveWeights else {
      let terms = try builder.binaryCrossentropy(prediction, target, fromLogits: true)
      return try builder.weighted(terms, weights)
    }
    // (1 - y) · x + (1 + (weight - 1) · y) · softplus(-x).
    let slope = try builder.weighted(target, positiveWeights.map { $0 - 1 })
    let weight = try builder.mapped(.affine(scale: 1, offset: 1), slope)
    let cost = try builder.mapped(.softplus, builder.mapped(.negate, prediction))
    let rest = try builder.mapped(.affine(scale: -1, offset: 1), target)
    let terms = try builder.combined(
      .add, builder.combined(.multiply, rest, prediction),
      builder.combined(.multiply, weight, cost))
    return try builder.weighted(terms, weights)
  }
}
