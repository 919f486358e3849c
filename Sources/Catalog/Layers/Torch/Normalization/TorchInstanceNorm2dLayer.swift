internal import Program
internal import Shapes

/// PyTorch's instance normalisation of images.
package struct TorchInstanceNorm2dLayer: TorchInstanceNormFamily {
  package static let about = About(
    "InstanceNorm2d", dialects: [.torch],
    "Normalises every channel of an image over its positions.", formula: formula, source: source)
  package static let schema = Schema.instanceNorm(Self())
  package static let spatialAxes = 2

  package static let examples: [LayerExample] = [
    .init(
      "InstanceNorm2d: 7", [[.batch, 7, .height, .width]], gives: [.batch, 7, .height, .width]),
    .init("InstanceNorm2d: 7", [[.batch, 7, 1, 1]], fails: "shape/single-element"),
  ]

  package var options = TorchChannelNormOptions(isAffine: false, tracksStatistics: false)

  package init() {}
}
