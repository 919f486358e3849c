internal import Shapes

/// Enlarges a sequence with learned filters.
package struct TorchConvTranspose1dLayer: TorchTransposedFamily {
  package static let about = About(
    "ConvTranspose1d", dialects: [.torch], "Enlarges a sequence with learned filters.",
    formula:
      "n′ = (n - 1) · stride - 2 · padding + dilation · (kernel_size - 1) + output_padding + 1",
    source:
      "Zeiler, Krishnan, Taylor, Fergus, Deconvolutional networks, 2010; arithmetic: Dumoulin, Visin, 2016, arXiv:1603.07285",
    twin: "conv1d_transpose")
  package static let spatialAxes = 1
  package static let schema = transposedSchema()

  package static let examples: [LayerExample] = [
    .init(
      "ConvTranspose1d: {in_channels: 4, out_channels: 8, kernel_size: 3, stride: 2}",
      [[.batch, 4, .time]], gives: [.batch, 8, 2 * Dim.time + 1]),
    .init(
      "ConvTranspose1d: {in_channels: 4, out_channels: 8, kernel_size: 3, padding: same}",
      [[.batch, 4, 5]], fails: "spec/wrong-type"),
  ]

  package var options = TorchFilterOptions(axes: 1)

  package init() {}
}
