package import Program
internal import Shapes

/// Mean of the squared differences.
package struct TorchMSELossLayer: TorchPointwiseLossFamily {
  package static let about = About(
    "MSELoss", dialects: [.torch], "Mean of the squared differences.",
    formula: "(x - target)²")
  package static let schema = Schema(Self(), [.reduction])

  package static let examples: [LayerExample] = [
    .init("MSELoss", [[.batch, 5], [.batch, 5]], gives: []),
    .init(
      "MSELoss: {reduction: none}", [[.batch, 5, 7], [.batch, 5, 7]], gives: [.batch, 5, 7]),
    .init("MSELoss", [[.batch, 5], [.batch, 6]], fails: "shape/merge-mismatch"),
    .init("MSELoss: {reduction: avg}", [[.batch, 5], [.batch, 5]], fails: "spec/unknown-value"),
  ]

  package var reduction = TorchReduction.mean

  package init() {}

  package func compare(
    _ x: TensorID, _ target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    try builder.mapped(.square, builder.combined(.subtract, x, target))
  }
}
