internal import Arrays
package import Program
#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// PyTorch's binary cross-entropy of probabilities.
package struct BCELoss: TorchPointwiseComparison {
  package static let about = About(
    "bce_loss", aliases: ["BCELoss", "binary_cross_entropy"], dialects: [.torch, .keras],
    "PyTorch's binary cross-entropy of probabilities.",
    formula: "-(y · max(log p, -100) + (1 - y) · max(log(1 - p), -100))",
    twin: "binary_crossentropy")
  package static let schema = Schema(
    Self(),
    [
      .optionalNumbers(
        "weight", \.weights, "Weight: one for all or one for each place of the last axis."),
      .reduction(\.reduction),
    ])

  package var weights: [Double]?
  package var reduction = LossReduction.sumOverBatchSize
  package init() {}

  package var contract: LossContract {
    LossContract(
      .independentProbabilities, .binary, .binaryClassification, targetElements: [.float32])
  }
  package func chance(classes: Int) -> Double? { log(2) }

  package func term(prediction: Double, target: Double) -> Double {
    term(prediction: prediction, target: target, place: 0)
  }
  package func term(prediction: Double, target: Double, place: Int) -> Double {
    let (positive, negative) = (max(log(prediction), -100), max(log(1 - prediction), -100))
    return -weights.place(place) * (target * positive + (1 - target) * negative)
  }
  package func terms(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    if let logits = builder.operand(ofSigmoid: prediction) {
      let terms = try builder.binaryCrossentropy(logits, target, fromLogits: true)
      return try builder.weighted(terms, weights)
    }
    let positive = try builder.boundedLogarithm(prediction)
    let negative = try builder.boundedLogarithm(
      builder.mapped(.affine(scale: -1, offset: 1), prediction))
    let rest = try builder.mapped(.affine(scale: -1, offset: 1), target)
    let sum = try builder.combined(
      .add, builder.combined(.multiply, target, positive),
      builder.combined(.multiply, rest, negative))
    return try builder.weighted(builder.mapped(.negate, sum), weights)
  }
}

extension ProgramBuilder {
  /// `max(log x, -100)`, PyTorch's way to make 0 · log 0 equal 0; without the infinite derivative at 0.
  fileprivate mutating func boundedLogarithm(_ x: TensorID) throws(PrimitiveError) -> TensorID {
    let positive = try mapped(.clip(lower: .leastNormalMagnitude, upper: 1), x)
    // What the clip made of 0 has the logarithm -87.3365.
    return try mapped(.threshold(-87.336, value: -100), mapped(.log, positive))
  }
}
