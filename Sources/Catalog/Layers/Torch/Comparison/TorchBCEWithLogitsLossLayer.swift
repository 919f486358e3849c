package import Program
internal import Shapes

/// Binary cross-entropy of logits.
package struct TorchBCEWithLogitsLossLayer: TorchPointwiseLossFamily {
  package static let about = About(
    "BCEWithLogitsLoss", dialects: [.torch], "Binary cross-entropy of logits.",
    formula: "-(target · log σ(x) + (1 - target) · log(1 - σ(x)))")
  package static let schema = Schema(Self(), [.reduction])
  package static let isStrict = true

  package static let examples: [LayerExample] = [
    .init("BCEWithLogitsLoss", [[.batch, 5], [.batch, 5]], gives: []),
    .init(
      "BCEWithLogitsLoss: {reduction: none}", [[.batch, 5, 7], [.batch, 5, 7]],
      gives: [.batch, 5, 7]),
    .init("BCEWithLogitsLoss", [[.batch, 5], [.batch, 6]], fails: "shape/merge-mismatch"),
    .init(
      "BCEWithLogitsLoss: {reduction: avg}", [[.batch, 5], [.batch, 5]], fails: "spec/unknown-value"
    ),
  ]

  package var reduction = TorchReduction.mean

  package init() {}

  package func compare(
    _ x: TensorID, _ target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    try builder.binaryCrossentropy(x, target, fromLogits: true)
  }
}
