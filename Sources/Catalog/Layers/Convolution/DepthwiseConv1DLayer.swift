internal import Shapes

/// Slides learned filters over every channel of a sequence on its own.
package struct DepthwiseConv1DLayer: DepthwiseFamily {
  package static let about = About(
    "depthwise_conv1d", aliases: ["DepthwiseConv1D"],
    "Slides learned filters over every channel of a sequence on its own.",
    formula:
      "y[p, c · depth_multiplier + m] = Σ x[p · strides + i · dilation_rate, c] · kernel[i, c, m] + bias",
    source:
      "Sifre, Rigid-motion scattering for image classification, 2014; Chollet, 2017, arXiv:1610.02357",
    twin: "Conv1d")
  package static let spatialAxes = 1
  package static let schema = depthwiseSchema()

  package static let examples: [LayerExample] = [
    .init(
      "depthwise_conv1d: {kernel_size: 3, depth_multiplier: 2}", [[.batch, .time, 4]],
      gives: [.batch, Dim.time - 2, 8]),
    .init("depthwise_conv1d: 3", [[.batch, 9]], fails: "shape/rank"),
  ]

  package var options = DepthwiseOptions(axes: 1)
  package var kernel = KernelOptions()

  package init() {}
}
