package import Program
internal import Shapes

/// Mean of the absolute differences.
package struct TorchL1LossLayer: TorchPointwiseLossFamily {
  package static let about = About(
    "L1Loss", dialects: [.torch], "Mean of the absolute differences.",
    formula: "|x - target|")
  package static let schema = Schema(Self(), [.reduction])

  package static let examples: [LayerExample] = [
    .init("L1Loss", [[.batch, 5], [.batch, 5]], gives: []),
    .init("L1Loss: {reduction: none}", [[.batch, 5, 7], [.batch, 5, 7]], gives: [.batch, 5, 7]),
    .init("L1Loss", [[.batch, 5], [.batch, 6]], fails: "shape/merge-mismatch"),
    .init("L1Loss: {reduction: avg}", [[.batch, 5], [.batch, 5]], fails: "spec/unknown-value"),
  ]

  package var reduction = TorchReduction.mean

  package init() {}

  package func compare(
    _ x: TensorID, _ target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    try builder.mapped(.absolute, builder.combined(.subtract, x, target))
  }
}
