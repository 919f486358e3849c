internal import Program
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
}
