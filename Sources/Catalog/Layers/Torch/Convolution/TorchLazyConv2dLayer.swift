internal import Shapes

/// Slides learned filters over an image with as many channels as it has.
package struct TorchLazyConv2dLayer: TorchConvolutionFamily {
  package static let about = About(
    "LazyConv2d", dialects: [.torch],
    "Slides learned filters over an image with as many channels as it has.",
    formula: "y[f, p] = bias[f] + Σ x[c, p · stride + i · dilation - padding] · weight[f, c, i]",
    source: "arithmetic: Dumoulin, Visin, 2016, arXiv:1603.07285")
  package static let spatialAxes = 2
  package static let isLazy = true
  package static let schema = convolutionSchema()

  package static let examples: [LayerExample] = [
    .init(
      "LazyConv2d: {out_channels: 8, kernel_size: 3}", [[.batch, 3, .height, 9]],
      gives: [.batch, 8, Dim.height - 2, 7]),
    .init(
      "LazyConv2d: {out_channels: 8, kernel_size: 3}", [[.batch, .channels, .height, 9]],
      fails: "shape/unknown-extent"),
  ]

  package var options = TorchFilterOptions(axes: 2)

  package init() {}
}
