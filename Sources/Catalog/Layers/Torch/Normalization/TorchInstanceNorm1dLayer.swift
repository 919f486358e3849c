internal import Program
internal import Shapes

/// PyTorch's instance normalisation of sequences.
package struct TorchInstanceNorm1dLayer: TorchInstanceNormFamily {
  package static let about = About(
    "InstanceNorm1d", dialects: [.torch],
    "Normalises every channel of a sequence over its positions.", formula: formula, source: source)
  package static let schema = Schema.instanceNorm(Self())
  package static let spatialAxes = 1

  package static let examples: [LayerExample] = [
    .init("InstanceNorm1d: 4", [[.batch, 4, .time]], gives: [.batch, 4, .time]),
    .init("InstanceNorm1d: {num_features: 4, affine: true}", [[4, 17]], gives: [4, 17]),
    .init(
      "InstanceNorm1d: {num_features: 5, affine: true}", [[.batch, 6, 7]],
      fails: "shape/in-features"),
    .init("InstanceNorm1d: 5", [[.batch, 5, 1]], fails: "shape/single-element"),
    .init("InstanceNorm1d: 5", [[5]], fails: "shape/rank"),
  ]

  package var options = TorchChannelNormOptions(isAffine: false, tracksStatistics: false)

  package init() {}
}
