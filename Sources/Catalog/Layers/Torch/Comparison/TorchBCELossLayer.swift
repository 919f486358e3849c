package import Program
internal import Shapes

/// Binary cross-entropy of probabilities.
package struct TorchBCELossLayer: TorchPointwiseLossFamily {
  package static let about = About(
    "BCELoss", dialects: [.torch], "Binary cross-entropy of probabilities.",
    formula: "-(target · log(x) + (1 - target) · log(1 - x))")
  package static let schema = Schema(Self(), [.reduction])
  package static let isStrict = true

  package static let examples: [LayerExample] = [
    .init("BCELoss", [[.batch, 5], [.batch, 5]], gives: []),
    .init(
      "BCELoss: {reduction: none}", [[.batch, 5, 7], [.batch, 5, 7]], gives: [.batch, 5, 7]),
    .init("BCELoss", [[.batch, 5], [.batch, 6]], fails: "shape/merge-mismatch"),
    .init("BCELoss: {reduction: avg}", [[.batch, 5], [.batch, 5]], fails: "spec/unknown-value"),
  ]

  package var reduction = TorchReduction.mean

  package init() {}

  package func compare(
    _ x: TensorID, _ target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    // PyTorch's bound, so that a probability of 0 has a finite loss.
    let bound = ElementwiseFunction.clip(lower: -100, upper: .greatestFiniteMagnitude)
    let complement = ElementwiseFunction.affine(scale: -1, offset: 1)
    let likely = try builder.mapped(bound, builder.mapped(.log, x))
    let unlikely = try builder.mapped(bound, builder.mapped(.log, builder.mapped(complement, x)))
    let sum = try builder.combined(
      .add, builder.combined(.multiply, target, likely),
      builder.combined(.multiply, builder.mapped(complement, target), unlikely))
    return try builder.mapped(.negate, sum)
  }
}
