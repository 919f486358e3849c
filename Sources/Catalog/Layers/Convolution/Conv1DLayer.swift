internal import Shapes

/// Cross-correlation of a batch of sequences with learned filters.
///
/// - Shapes: input `[batch, time, channel]`, kernel `[kernel_size, channel / groups, filters]`, output `[batch, time′, filters]`, with `n′ = ⌊(n - dilation · (kernel_size - 1) - 1) / stride⌋ + 1`, or `⌈n / stride⌉`
///   where the border is padded.
/// - Complexity: one multiply-add per output element, tap of the window and input channel of its group.
package struct Conv1DLayer: ConvolutionFamily, Initializable {
  package static let about = About(
    "conv1d", aliases: ["Conv1D", "Convolution1D"], "Slides learned filters over a sequence.",
    formula:
      "y[p, f] = activation(bias[f] + Σ x[p · strides + i · dilation_rate, c] · kernel[i, c, f])",
    source:
      "Waibel, Hanazawa, Hinton, Shikano, Lang, Phoneme recognition using time-delay neural networks, 1989",
    twin: "Conv1d")
  package static let spatialAxes = 1
  package static let schema = convolutionSchema()

  package static let examples: [LayerExample] = [
    .init(
      "conv1d: {filters: 8, kernel_size: 3}", [[.batch, .time, 4]],
      gives: [.batch, Dim.time - 2, 8]),
    .init(
      "conv1d: {filters: 8, kernel_size: 3, padding: causal}", [[.batch, .time, 4]],
      gives: [.batch, .time, 8]),
    .init(
      "conv1d: {filters: 8, kernel_size: 9}", [[.batch, 5, 4]],
      fails: "shape/window-larger-than-input"),
  ]

  package var options = ConvolutionOptions(axes: 1)
  package var kernel = KernelOptions()

  package init() {}
}
