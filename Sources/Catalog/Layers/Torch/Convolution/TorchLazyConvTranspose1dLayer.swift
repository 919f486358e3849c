internal import Shapes

/// Enlarges a sequence with learned filters for as many channels as it has.
package struct TorchLazyConvTranspose1dLayer: TorchTransposedFamily {
  package static let about = About(
    "LazyConvTranspose1d", dialects: [.torch],
    "Enlarges a sequence with learned filters for as many channels as it has.",
    formula:
      "n′ = (n - 1) · stride - 2 · padding + dilation · (kernel_size - 1) + output_padding + 1",
    source:
      "Zeiler, Krishnan, Taylor, Fergus, Deconvolutional networks, 2010; arithmetic: Dumoulin, Visin, 2016, arXiv:1603.07285"
  )
  package static let spatialAxes = 1
  package static let isLazy = true
  package static let schema = transposedSchema()

  package static let examples: [LayerExample] = [
    .init(
      "LazyConvTranspose1d: {out_channels: 8, kernel_size: 3}", [[.batch, 3, .time]],
      gives: [.batch, 8, Dim.time + 2]),
    .init(
      "LazyConvTranspose1d: {out_channels: 8, kernel_size: 3}", [[.batch, .channels, .time]],
      fails: "shape/unknown-extent"),
  ]

  package var options = TorchFilterOptions(axes: 1)

  package init() {}
}
