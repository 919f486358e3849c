internal import Shapes

/// Slides learned filters over a volume.
package struct TorchConv3dLayer: TorchConvolutionFamily {
  package static let about = About(
    "Conv3d", dialects: [.torch], "Slides learned filters over a volume.",
    formula: "y[f, p] = bias[f] + Σ x[c, p · stride + i · dilation - padding] · weight[f, c, i]",
    source: "Tran, Bourdev, Fergus, Torresani, Paluri, 2015, arXiv:1412.0767",
    twin: "conv3d")
  package static let spatialAxes = 3
  package static let schema = convolutionSchema()

  package static let examples: [LayerExample] = [
    .init(
      "Conv3d: {in_channels: 3, out_channels: 8, kernel_size: [1, 3, 3], stride: [2, 1, 1]}",
      [[.batch, 3, 8, .height, .width]], gives: [.batch, 8, 4, Dim.height - 2, Dim.width - 2]),
    .init(
      "Conv3d: {in_channels: 3, out_channels: 8, kernel_size: 3}", [[.batch, 3, 9]],
      fails: "shape/rank"),
  ]

  package var options = TorchFilterOptions(axes: 3)

  package init() {}
}
