internal import Shapes

/// The gradient of a convolution as a layer: enlarges a sequence with learned filters.
package struct Conv1DTransposeLayer: TransposedFamily {
  package static let about = About(
    "conv1d_transpose", aliases: ["Conv1DTranspose", "Convolution1DTranspose"],
    "Enlarges a sequence with learned filters.",
    formula:
      "n′ = n · strides with padding same, (n - 1) · strides + max(kernel_size, strides) without",
    source:
      "Zeiler, Krishnan, Taylor, Fergus, Deconvolutional networks, 2010; arithmetic: Dumoulin, Visin, 2016, arXiv:1603.07285",
    twin: "ConvTranspose1d")
  package static let spatialAxes = 1
  package static let schema = transposedSchema()

  package static let examples: [LayerExample] = [
    .init(
      "conv1d_transpose: {filters: 8, kernel_size: 3, strides: 2, padding: same}",
      [[.batch, .time, 4]],
      gives: [.batch, 2 * Dim.time, 8]),
    .init(
      "conv1d_transpose: {filters: 8, kernel_size: 3, strides: 2}", [[.batch, .time, 4]],
      gives: [.batch, 2 * Dim.time + 1, 8]),
    .init(
      "conv1d_transpose: {filters: 8, kernel_size: 3, strides: 2, output_padding: 2}",
      [[.batch, .time, 4]],
      fails: "shape/output-padding"),
  ]

  package var options = TransposedOptions(axes: 1)
  package var kernel = KernelOptions()

  package init() {}
}
