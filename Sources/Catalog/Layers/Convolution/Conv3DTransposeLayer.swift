internal import Shapes

/// The gradient of a convolution as a layer: enlarges a volume with learned filters.
package struct Conv3DTransposeLayer: TransposedFamily {
  package static let about = About(
    "conv3d_transpose", aliases: ["Conv3DTranspose", "Convolution3DTranspose"],
    "Enlarges a volume with learned filters.",
    formula:
      "n′ = n · strides with padding same, (n - 1) · strides + max(kernel_size, strides) without",
    source:
      "Zeiler, Krishnan, Taylor, Fergus, Deconvolutional networks, 2010; arithmetic: Dumoulin, Visin, 2016, arXiv:1603.07285",
    twin: "ConvTranspose3d")
  package static let spatialAxes = 3
  package static let schema = transposedSchema()

  package static let examples: [LayerExample] = [
    .init(
      "conv3d_transpose: {filters: 8, kernel_size: 3, strides: 2, padding: same}",
      [[.batch, 3, .height, 9, 4]],
      gives: [.batch, 6, 2 * Dim.height, 18, 8]),
    .init(
      "conv3d_transpose: {filters: 8, kernel_size: 3, strides: 2}", [[.batch, 3, .height, 9, 4]],
      gives: [.batch, 7, 2 * Dim.height + 1, 19, 8]),
    .init(
      "conv3d_transpose: {filters: 8, kernel_size: 3, strides: 2, output_padding: 2}",
      [[.batch, 3, .height, 9, 4]],
      fails: "shape/output-padding"),
  ]

  package var options = TransposedOptions(axes: 3)
  package var kernel = KernelOptions()

  package init() {}
}
