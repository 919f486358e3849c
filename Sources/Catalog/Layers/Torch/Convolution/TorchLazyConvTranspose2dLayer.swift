internal import Shapes

/// Enlarges an image with learned filters for as many channels as it has.
package struct TorchLazyConvTranspose2dLayer: TorchTransposedFamily {
  package static let about = About(
    "LazyConvTranspose2d", dialects: [.torch],
    "Enlarges an image with learned filters for as many channels as it has.",
    formula:
      "n′ = (n - 1) · stride - 2 · padding + dilation · (kernel_size - 1) + output_padding + 1",
    source:
      "Zeiler, Krishnan, Taylor, Fergus, Deconvolutional networks, 2010; arithmetic: Dumoulin, Visin, 2016, arXiv:1603.07285"
  )
  package static let spatialAxes = 2
  package static let isLazy = true
  package static let schema = transposedSchema()

  package static let examples: [LayerExample] = [
    .init(
      "LazyConvTranspose2d: {out_channels: 8, kernel_size: 3}", [[.batch, 3, .height, 9]],
      gives: [.batch, 8, Dim.height + 2, 11]),
    .init(
      "LazyConvTranspose2d: {out_channels: 8, kernel_size: 3}", [[.batch, .channels, .height, 9]],
      fails: "shape/unknown-extent"),
  ]

  package var options = TorchFilterOptions(axes: 2)

  package init() {}
}
