package import Program
#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Lies between cross-entropy and the mean absolute error, which wrong labels disturb less.
package struct CategoricalGeneralizedCrossEntropyLoss: Loss {
  package static let about = About(
    "categorical_generalized_cross_entropy", aliases: ["CategoricalGeneralizedCrossEntropy"],
    "Lies between cross-entropy and the mean absolute error, which wrong labels disturb less.",
    formula: "(1 - p[y]^q) / q",
    source: "Zhang and Sabuncu, Generalized cross entropy loss, 2018, arXiv:1805.07836")
  package static let schema = Schema(
    Self(),
    [
      .number(
        "q", \.q, in: 0...1, excludingLower: true, excludingUpper: true, default: "0.5",
        "0 would be cross-entropy, 1 the mean absolute error."),
      .reduction(\.reduction),
    ])

  package var q = 0.5
  package var reduction = LossReduction.sumOverBatchSize
  package init() {}

  package var contract: LossContract { LossContract(.probabilities, .index, .classification) }
  package func chance(classes: Int) -> Double? { (1 - pow(Double(classes), -q)) / q }

  package func lower(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let index = try builder.indices(target, for: prediction)
    let power = try builder.mapped(.power(Float(q)), builder.apply(Pick(), prediction, index))
    return try builder.mapped(.affine(scale: Float(-1 / q), offset: Float(1 / q)), power)
  }

  package func value(
    prediction: UnsafeBufferPointer<Float>, target: UnsafeBufferPointer<Float>
  ) -> Double {
    guard let index = target.first.flatMap({ Int(exactly: $0) }), prediction.indices.contains(index)
    else { return .nan }
    return (1 - pow(Double(prediction[index]), q)) / q
  }
}
