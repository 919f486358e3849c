internal import Shapes

/// Slides learned filters over a sequence with as many channels as it has.
package struct TorchLazyConv1dLayer: TorchConvolutionFamily {
  package static let about = About(
    "LazyConv1d", dialects: [.torch],
    "Slides learned filters over a sequence with as many channels as it has.",
    formula: "y[f, p] = bias[f] + Σ x[c, p · stride + i · dilation - padding] · weight[f, c, i]",
    source:
      "Waibel, Hanazawa, Hinton, Shikano, Lang, Phoneme recognition using time-delay neural networks, 1989"
  )
  package static let spatialAxes = 1
  package static let isLazy = true
  package static let schema = convolutionSchema()

  package static let examples: [LayerExample] = [
    .init(
      "LazyConv1d: {out_channels: 8, kernel_size: 3}", [[.batch, 3, .time]],
      gives: [.batch, 8, Dim.time - 2]),
    .init(
      "LazyConv1d: {out_channels: 8, kernel_size: 3}", [[.batch, .channels, .time]],
      fails: "shape/unknown-extent"),
  ]

  package var options = TorchFilterOptions(axes: 1)

  package init() {}
}
