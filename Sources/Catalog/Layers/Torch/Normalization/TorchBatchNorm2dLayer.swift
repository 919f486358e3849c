internal import Program
internal import Shapes

/// PyTorch's batch normalisation of images.
package struct TorchBatchNorm2dLayer: TorchBatchNormFamily {
  package static let about = About(
    "BatchNorm2d", dialects: [.torch],
    "Normalises every channel of images by mean and variance of the batch.", formula: formula,
    source: source, twin: "batch_normalization")
  package static let schema = Schema(Self(), Field.channelNormFields(isBatch: true))
  package static let spatialAxes = 2

  package static let examples: [LayerExample] = [
    .init(
      "BatchNorm2d: 16", [[.batch, 16, .height, .width]], gives: [.batch, 16, .height, .width]),
    .init("BatchNorm2d: 5", [[.batch, 6, 7, 7]], fails: "shape/in-features"),
    .init("BatchNorm2d: 16", [[.batch, 16]], fails: "shape/rank"),
  ]

  package var options = TorchChannelNormOptions(isAffine: true, tracksStatistics: true)

  package init() {}
}
