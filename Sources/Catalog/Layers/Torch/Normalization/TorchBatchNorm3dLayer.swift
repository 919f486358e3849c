internal import Program
internal import Shapes

/// PyTorch's batch normalisation of volumes.
package struct TorchBatchNorm3dLayer: TorchBatchNormFamily {
  package static let about = About(
    "BatchNorm3d", dialects: [.torch],
    "Normalises every channel of volumes by mean and variance of the batch.", formula: formula,
    source: source, twin: "batch_normalization")
  package static let schema = Schema(Self(), Field.channelNormFields(isBatch: true))
  package static let spatialAxes = 3

  package static let examples: [LayerExample] = [
    .init(
      "BatchNorm3d: 8", [[.batch, 8, 5, .height, .width]], gives: [.batch, 8, 5, .height, .width]),
    .init("BatchNorm3d: -5", [[.batch, 5, 7, 7, 7]], fails: "spec/out-of-range"),
    .init("BatchNorm3d: 5", [[.batch, 5, 7, 7]], fails: "shape/rank"),
  ]

  package var options = TorchChannelNormOptions(isAffine: true, tracksStatistics: true)

  package init() {}
}
