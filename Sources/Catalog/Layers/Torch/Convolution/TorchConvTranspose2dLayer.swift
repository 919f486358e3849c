internal import Shapes

/// Enlarges an image with learned filters.
package struct TorchConvTranspose2dLayer: TorchTransposedFamily {
  package static let about = About(
    "ConvTranspose2d", dialects: [.torch], "Enlarges an image with learned filters.",
    formula:
      "n′ = (n - 1) · stride - 2 · padding + dilation · (kernel_size - 1) + output_padding + 1",
    source:
      "Zeiler, Krishnan, Taylor, Fergus, Deconvolutional networks, 2010; arithmetic: Dumoulin, Visin, 2016, arXiv:1603.07285",
    twin: "conv2d_transpose")
  package static let spatialAxes = 2
  package static let schema = transposedSchema()

  package static let examples: [LayerExample] = [
    .init(
      "ConvTranspose2d: {in_channels: 4, out_channels: 8, kernel_size: 2, stride: 2}",
      [[.batch, 4, .height, 9]], gives: [.batch, 8, 2 * Dim.height, 18]),
    .init(
      "ConvTranspose2d: {in_channels: 4, out_channels: 8, kernel_size: 3, stride: 2, padding: 1, output_padding: 1}",
      [[.batch, 4, .height, 9]], gives: [.batch, 8, 2 * Dim.height, 18]),
    .init(
      "ConvTranspose2d: {in_channels: 2, out_channels: 4, kernel_size: 1, padding: 5}",
      [[.batch, 2, 7, 7]], fails: "shape/empty-output"),
    .init(
      "ConvTranspose2d: {in_channels: 2, out_channels: 4, kernel_size: 3, stride: 2, output_padding: 2}",
      [[.batch, 2, 7, 7]], fails: "shape/output-padding"),
  ]

  package var options = TorchFilterOptions(axes: 2)

  package init() {}
}
