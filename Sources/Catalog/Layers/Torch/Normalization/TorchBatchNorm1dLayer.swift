internal import Program
internal import Shapes

/// PyTorch's batch normalisation of vectors or sequences.
package struct TorchBatchNorm1dLayer: TorchBatchNormFamily {
  package static let about = About(
    "BatchNorm1d", dialects: [.torch],
    "Normalises every channel of vectors or sequences by mean and variance of the batch.",
    formula: formula,
    source: source, twin: "batch_normalization")
  package static let schema = Schema(Self(), Field.channelNormFields(isBatch: true))
  package static let spatialAxes = 1
  package static let ranks = 2...3

  package static let examples: [LayerExample] = [
    .init("BatchNorm1d: 16", [[.batch, 16]], gives: [.batch, 16]),
    .init("BatchNorm1d: 16", [[.batch, 16, .time]], gives: [.batch, 16, .time]),
    .init("BatchNorm1d: 5", [[.batch, 6, 7]], fails: "shape/in-features"),
    .init("BatchNorm1d: 5", [[5]], fails: "shape/rank"),
  ]

  package var options = TorchChannelNormOptions(isAffine: true, tracksStatistics: true)

  package init() {}
}
