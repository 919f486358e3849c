internal import Arrays
package import Program

/// PyTorch's Huber loss.
package struct TorchHuberLoss: TorchPointwiseComparison {
  package static let about = About(
    "huber_loss", aliases: ["HuberLoss"], dialects: [.torch, .keras],
    "PyTorch's Huber loss.",
    formula: "d²/2 up to delta, else delta · (d - delta/2), for d = |p - y|", twin: "huber")
  package static let schema = Schema(
    Self(),
    [
      .number(
        "delta", \.delta, in: 0...Double.greatestFiniteMagnitude, excludingLower: true,
        default: "1.0",
        "Difference at which the loss turns from squared to absolute."),
      .reduction(\.reduction),
    ])

  package var delta = 1.0
  package var reduction = LossReduction.sumOverBatchSize
  package init() {}

  package var contract: LossContract {
    LossContract(.values, .values, .regression, targetElements: [.float32])
  }

  package func term(prediction: Double, target: Double) -> Double {
    let d = abs(prediction - target)
    let inner = min(d, delta)
    return inner * (d - inner / 2)
  }
  package func terms(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    // ½d² for d = |p - y| up to delta, then a straight line: min(d, δ) · (d - ½ min(d, δ)).
    let d = try builder.mapped(.absolute, builder.combined(.subtract, prediction, target))
    let inner = try builder.combined(.minimum, d, builder.constant(Float(delta)))
    let half = try builder.mapped(.affine(scale: 0.5, offset: 0), inner)
    return try builder.combined(.multiply, inner, builder.combined(.subtract, d, half))
  }
}
