package import Program
#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Compares labels of 0 and 1 with one probability each.
package struct BinaryCrossentropyLoss: PointwiseComparison {
  package static let about = About(
    "binary_crossentropy", aliases: ["bce", "BCE", "BinaryCrossentropy"],
    "Compares labels of 0 and 1 with one probability each.",
    formula: "-mean(y · log p + (1 - y) · log(1 - p))", twin: "bce_loss")
  package static let schema = Schema(
    Self(),
    [
      .bool(
        "from_logits", \.fromLogits, default: "false",
        "Whether predictions are scores before the sigmoid."),
      .number(
        "label_smoothing", \.labelSmoothing, in: 0...1, default: "0.0",
        "Share by which labels are drawn towards 0.5."),
      .reduction(\.reduction),
    ])

  package var fromLogits = false
  package var labelSmoothing = 0.0
  package var reduction = LossReduction.sumOverBatchSize
  package init() {}

  package var contract: LossContract {
    LossContract(
      fromLogits ? .independentLogits : .independentProbabilities, .binary, .binaryClassification,
      hasFromLogits: true)
  }
  package func chance(classes: Int) -> Double? { log(2) }

  package func term(prediction: Double, target: Double) -> Double {
    let y = target * (1 - labelSmoothing) + labelSmoothing / 2
    return Catalog.binaryCrossentropy(prediction, y, fromLogits: fromLogits)
  }
  package func terms(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let y = try builder.smoothed(target, by: labelSmoothing, towards: 0.5)
    return try builder.binaryCrossentropy(prediction, y, fromLogits: fromLogits)
  }
}
