internal import Shapes

/// Slides learned filters over a sequence.
package struct TorchConv1dLayer: TorchConvolutionFamily {
  package static let about = About(
    "Conv1d", dialects: [.torch], "Slides learned filters over a sequence.",
    formula: "y[f, p] = bias[f] + Σ x[c, p · stride + i · dilation - padding] · weight[f, c, i]",
    source:
      "Waibel, Hanazawa, Hinton, Shikano, Lang, Phoneme recognition using time-delay neural networks, 1989",
    twin: "conv1d")
  package static let spatialAxes = 1
  package static let schema = convolutionSchema()

  package static let examples: [LayerExample] = [
    .init(
      "Conv1d: {in_channels: 4, out_channels: 8, kernel_size: 3}", [[.batch, 4, .time]],
      gives: [.batch, 8, Dim.time - 2]),
    .init(
      "Conv1d: {in_channels: 4, out_channels: 8, kernel_size: 3, padding: 2, padding_mode: circular}",
      [[.batch, 4, .time]], gives: [.batch, 8, Dim.time + 2]),
    .init(
      "Conv1d: {in_channels: 4, out_channels: 8, kernel_size: 9}", [[.batch, 4, 5]],
      fails: "shape/window-larger-than-input"),
    .init(
      "Conv1d: {in_channels: 4, out_channels: 8, kernel_size: 3, padding: 5, padding_mode: reflect}",
      [[.batch, 4, 5]], fails: "shape/padding-larger-than-input"),
  ]

  package var options = TorchFilterOptions(axes: 1)

  package init() {}
}
