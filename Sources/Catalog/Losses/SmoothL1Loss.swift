package import Program

/// PyTorch's smooth absolute difference: squared below beta, absolute above.
package struct SmoothL1Loss: TorchPointwiseComparison {
  package static let about = About(
    "smooth_l1_loss", aliases: ["SmoothL1Loss"], dialects: [.torch, .keras],
    "PyTorch's smooth absolute difference: squared below beta, absolute above.",
    formula: "d²/(2·beta) below beta, else d - beta/2, for d = |p - y|",
    source: "Girshick, Fast R-CNN, 2015, arXiv:1504.08083")
  package static let schema = Schema(
    Self(),
    [
      .number(
        "beta", \.beta, in: 0...Double.greatestFiniteMagnitude, default: "1.0",
        "Difference at which the loss turns from squared to absolute."),
      .reduction(\.reduction),
    ])

  package var beta = 1.0
  package var reduction = LossReduction.sumOverBatchSize
  package init() {}

  package var contract: LossContract { LossContract(.values, .values, .regression) }

  package func term(prediction: Double, target: Double) -> Double {
    let d = abs(prediction - target)
    let inner = min(d, beta)
    return beta == 0 ? d : inner * (d - inner / 2) / beta
  }
  package func terms(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let d = try builder.mapped(.absolute, builder.combined(.subtract, prediction, target))
    if beta == 0 { return d }
    let inner = try builder.combined(.minimum, d, builder.constant(Float(beta)))
    let half = try builder.mapped(.affine(scale: 0.5, offset: 0), inner)
    let product = try builder.combined(.multiply, inner, builder.combined(.subtract, d, half))
    return try builder.mapped(.affine(scale: Float(1 / beta), offset: 0), product)
  }
}
