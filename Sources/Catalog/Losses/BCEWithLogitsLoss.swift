internal import Arrays
package import Program
#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// PyTorch's binary cross-entropy of scores before the sigmoid.
package struct BCEWithLogitsLoss: PointwiseComparison {
  package static let about = About(
    "bce_with_logits",
    aliases: ["bce_with_logits_loss", "BCEWithLogitsLoss", "binary_cross_entropy_with_logits"],
    dialects: [.torch, .keras],
    "PyTorch's binary cross-entropy of scores before the sigmoid.",
    formula: "softplus(x) - x · y", twin: "binary_crossentropy")
  package static let schema = Schema(
    Self(),
    [
      .number(
        "pos_weight", \.positiveWeight, in: 0...Double.greatestFiniteMagnitude, default: "1.0",
        "Weight of the labels that are 1."),
      .reduction(\.reduction),
    ])

  package var positiveWeight = 1.0
  package var reduction = LossReduction.sumOverBatchSize
  package init() {}

  package var contract: LossContract {
    LossContract(
      .independentLogits, .binary, .binaryClassification, targetElements: [.float32, .float64])
  }
  package func chance(classes: Int) -> Double? { log(2) }

  package func term(prediction: Double, target: Double) -> Double {
    if positiveWeight == 1 {
      return Catalog.binaryCrossentropy(prediction, target, fromLogits: true)
    }
    let weight = 1 + (positiveWeight - 1) * target
    return (1 - target) * prediction + weight * softplus(-prediction)
  }
  package func terms(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    if positiveWeight == 1 {
      return try builder.binaryCrossentropy(prediction, target, fromLogits: true)
    }
    // (1 - y) · x + (1 + (weight - 1) · y) · softplus(-x).
    let slope = Float(positiveWeight - 1)
    let weight = try builder.mapped(.affine(scale: slope, offset: 1), target)
    let cost = try builder.mapped(.softplus, builder.mapped(.negate, prediction))
    let rest = try builder.mapped(.affine(scale: -1, offset: 1), target)
    return try builder.combined(
      .add, builder.combined(.multiply, rest, prediction),
      builder.combined(.multiply, weight, cost))
  }
}
