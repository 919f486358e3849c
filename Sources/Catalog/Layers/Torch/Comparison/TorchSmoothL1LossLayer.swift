package import Program
internal import Shapes

/// Squared differences near zero, absolute ones beyond.
package struct TorchSmoothL1LossLayer: TorchPointwiseLossFamily {
  package static let about = About(
    "SmoothL1Loss", dialects: [.torch], "Squared differences near zero, absolute ones beyond.",
    formula: "0.5 · d² / beta if |d| < beta else |d| - 0.5 · beta; d = x - target",
    source: "Girshick, 2015, arXiv:1504.08083")
  package static let schema = Schema(
    Self(),
    [
      .reduction,
      .number(
        "beta", \.beta, in: 0...(.greatestFiniteMagnitude), default: "1", "Where the parts meet."),
    ])

  package static let examples: [LayerExample] = [
    .init("SmoothL1Loss", [[.batch, 5], [.batch, 5]], gives: []),
    .init(
      "SmoothL1Loss: {reduction: none}", [[.batch, 5, 7], [.batch, 5, 7]], gives: [.batch, 5, 7]),
    .init("SmoothL1Loss", [[.batch, 5], [.batch, 6]], fails: "shape/merge-mismatch"),
    .init(
      "SmoothL1Loss: {reduction: avg}", [[.batch, 5], [.batch, 5]], fails: "spec/unknown-value"),
  ]

  package var beta = 1.0
  package var reduction = TorchReduction.mean

  package init() {}

  package func compare(
    _ x: TensorID, _ target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    guard beta > 0 else {
      return try builder.mapped(.absolute, builder.combined(.subtract, x, target))
    }
    let scale = ElementwiseFunction.affine(scale: Float(1 / beta), offset: 0)
    return try builder.mapped(scale, builder.huber(x, target, bend: beta))
  }
}
