internal import Program
internal import Shapes

/// PyTorch's instance normalisation of volumes.
package struct TorchInstanceNorm3dLayer: TorchInstanceNormFamily {
  package static let about = About(
    "InstanceNorm3d", dialects: [.torch],
    "Normalises every channel of a volume over its positions.", formula: formula, source: source)
  package static let schema = Schema.instanceNorm(Self())
  package static let spatialAxes = 3

  package static let examples: [LayerExample] = [
    .init("InstanceNorm3d: 4", [[.batch, 4, 7, 19, 7]], gives: [.batch, 4, 7, 19, 7]),
    .init(
      "InstanceNorm3d: {num_features: -4, affine: true}", [[.batch, 4, 7, 19, 7]],
      fails: "spec/out-of-range"),
  ]

  package var options = TorchChannelNormOptions(isAffine: false, tracksStatistics: false)

  package init() {}
}
