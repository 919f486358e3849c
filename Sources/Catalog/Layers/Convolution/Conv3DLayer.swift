internal import Shapes

/// Cross-correlation of a batch of volumes with learned filters.
///
/// - Shapes: input `[batch, depth, height, width, channel]`, kernel `[kd, kh, kw, channel / groups, filters]`, output `[batch, depth′, height′, width′, filters]`, with `n′ = ⌊(n - dilation · (kernel_size - 1) - 1) / stride⌋ + 1`, or `⌈n / stride⌉`
///   where the border is padded.
/// - Complexity: one multiply-add per output element, tap of the window and input channel of its group.
package struct Conv3DLayer: ConvolutionFamily, Initializable {
  package static let about = About(
    "conv3d", aliases: ["Conv3D", "Convolution3D"], "Slides learned filters over a volume.",
    formula:
      "y[p, f] = activation(bias[f] + Σ x[p · strides + i · dilation_rate, c] · kernel[i, c, f])",
    source: "Tran, Bourdev, Fergus, Torresani, Paluri, 2015, arXiv:1412.0767",
    twin: "Conv3d")
  package static let spatialAxes = 3
  package static let schema = convolutionSchema()

  package static let examples: [LayerExample] = [
    .init(
      "conv3d: {filters: 8, kernel_size: 3}", [[.batch, 9, 9, 9, 1]], gives: [.batch, 7, 7, 7, 8]),
    .init("conv3d: {filters: 8, kernel_size: 3}", [[.batch, 9, 9, 1]], fails: "shape/rank"),
  ]

  package var options = ConvolutionOptions(axes: 3)
  package var kernel = KernelOptions()

  package init() {}
}
