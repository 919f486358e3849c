internal import Shapes

/// Cross-correlation of a batch of images with learned filters.
///
/// - Shapes: input `[batch, height, width, channel]`, kernel `[kh, kw, channel / groups, filters]`, output `[batch, height′, width′, filters]`, with `n′ = ⌊(n - dilation · (kernel_size - 1) - 1) / stride⌋ + 1`, or `⌈n / stride⌉`
///   where the border is padded.
/// - Complexity: one multiply-add per output element, tap of the window and input channel of its group.
package struct Conv2DLayer: ConvolutionFamily, Initializable {
  package static let about = About(
    "conv2d", aliases: ["Conv2D", "Convolution2D"], "Slides learned filters over a image.",
    formula:
      "y[p, f] = activation(bias[f] + Σ x[p · strides + i · dilation_rate, c] · kernel[i, c, f])",
    source:
      "LeCun et al., Backpropagation applied to handwritten zip code recognition, 1989; arithmetic: Dumoulin, Visin, 2016, arXiv:1603.07285",
    twin: "Conv2d")
  package static let spatialAxes = 2
  package static let schema = convolutionSchema()

  package static let examples: [LayerExample] = [
    .init(
      "conv2d: {filters: 8, kernel_size: 3}", [[.batch, .height, 28, 1]],
      gives: [.batch, Dim.height - 2, 26, 8]),
    .init(
      "conv2d: {filters: 64, kernel_size: 7, strides: 2, padding: same}", [[.batch, 224, 224, 3]],
      gives: [.batch, 112, 112, 64]),
    .init("conv2d: {filters: 8, kernel_size: 3}", [[.batch, 128]], fails: "shape/rank"),
    .init(
      "conv2d: {filters: 8, kernel_size: 5}", [[.batch, 4, 4, 3]],
      fails: "shape/window-larger-than-input"),
    .init(
      "conv2d: {filters: 8, kernel_size: 3, groups: 2}", [[.batch, 9, 9, 3]], fails: "shape/groups"),
    .init(
      "conv2d: {filters: 8, kernel_size: 3, strides: 2, dilation_rate: 2}", [[.batch, 9, 9, 3]],
      fails: "shape/stride-with-dilation"),
  ]

  package var options = ConvolutionOptions(axes: 2)
  package var kernel = KernelOptions()

  package init() {}
}
