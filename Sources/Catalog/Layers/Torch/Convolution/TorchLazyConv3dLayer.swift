internal import Shapes

/// Slides learned filters over a volume with as many channels as it has.
package struct TorchLazyConv3dLayer: TorchConvolutionFamily {
  package static let about = About(
    "LazyConv3d", dialects: [.torch],
    "Slides learned filters over a volume with as many channels as it has.",
    formula: "y[f, p] = bias[f] + Σ x[c, p · stride + i · dilation - padding] · weight[f, c, i]",
    source: "Tran, Bourdev, Fergus, Torresani, Paluri, 2015, arXiv:1412.0767")
  package static let spatialAxes = 3
  package static let isLazy = true
  package static let schema = convolutionSchema()

  package static let examples: [LayerExample] = [
    .init(
      "LazyConv3d: {out_channels: 8, kernel_size: 3}", [[.batch, 3, 9, .height, 9]],
      gives: [.batch, 8, 7, Dim.height - 2, 7]),
    .init(
      "LazyConv3d: {out_channels: 8, kernel_size: 3}", [[.batch, .channels, 9, .height, 9]],
      fails: "shape/unknown-extent"),
  ]

  package var options = TorchFilterOptions(axes: 3)

  package init() {}
}
