package import Program
internal import Shapes

/// Logistic loss of a target of 1 and -1.
package struct TorchSoftMarginLossLayer: TorchPointwiseLossFamily {
  package static let about = About(
    "SoftMarginLoss", dialects: [.torch], "Logistic loss of a target of 1 and -1.",
    formula: "log(1 + exp(-target · x))")
  package static let schema = Schema(Self(), [.reduction])

  package static let examples: [LayerExample] = [
    .init("SoftMarginLoss", [[.batch, 5], [.batch, 5]], gives: []),
    .init(
      "SoftMarginLoss: {reduction: none}", [[.batch, 5, 7], [.batch, 5, 7]], gives: [.batch, 5, 7]),
    .init("SoftMarginLoss", [[.batch, 5], [.batch, 6]], fails: "shape/merge-mismatch"),
    .init(
      "SoftMarginLoss: {reduction: avg}", [[.batch, 5], [.batch, 5]], fails: "spec/unknown-value"),
  ]

  package var reduction = TorchReduction.mean

  package init() {}

  package func compare(
    _ x: TensorID, _ target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let product = try builder.combined(.multiply, x, target)
    return try builder.mapped(.softplus, builder.mapped(.negate, product))
  }
}
