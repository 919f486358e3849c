internal import Shapes

/// Enlarges a volume with learned filters.
package struct TorchConvTranspose3dLayer: TorchTransposedFamily {
  package static let about = About(
    "ConvTranspose3d", dialects: [.torch], "Enlarges a volume with learned filters.",
    formula:
      "n′ = (n - 1) · stride - 2 · padding + dilation · (kernel_size - 1) + output_padding + 1",
    source:
      "Zeiler, Krishnan, Taylor, Fergus, Deconvolutional networks, 2010; arithmetic: Dumoulin, Visin, 2016, arXiv:1603.07285",
    twin: "conv3d_transpose")
  package static let spatialAxes = 3
  package static let schema = transposedSchema()

  package static let examples: [LayerExample] = [
    .init(
      "ConvTranspose3d: {in_channels: 4, out_channels: 8, kernel_size: 2, stride: 2}",
      [[.batch, 4, 3, .height, 9]], gives: [.batch, 8, 6, 2 * Dim.height, 18]),
    .init(
      "ConvTranspose3d: {in_channels: 4, out_channels: 6, kernel_size: 2, groups: 4}",
      [[.batch, 4, 3, 9, 9]], fails: "shape/groups"),
  ]

  package var options = TorchFilterOptions(axes: 3)

  package init() {}
}
