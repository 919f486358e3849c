internal import Shapes

/// Slides learned filters over every channel of a image on its own.
package struct DepthwiseConv2DLayer: DepthwiseFamily {
  package static let about = About(
    "depthwise_conv2d", aliases: ["DepthwiseConv2D"],
    "Slides learned filters over every channel of a image on its own.",
    formula:
      "y[p, c · depth_multiplier + m] = Σ x[p · strides + i · dilation_rate, c] · kernel[i, c, m] + bias",
    source:
      "Sifre, Rigid-motion scattering for image classification, 2014; Chollet, 2017, arXiv:1610.02357",
    twin: "Conv2d")
  package static let spatialAxes = 2
  package static let schema = depthwiseSchema()

  package static let examples: [LayerExample] = [
    .init(
      "depthwise_conv2d: {kernel_size: 3, depth_multiplier: 2}", [[.batch, .height, 9, 4]],
      gives: [.batch, Dim.height - 2, 7, 8]),
    .init("depthwise_conv2d: 3", [[.batch, 9]], fails: "shape/rank"),
  ]

  package var options = DepthwiseOptions(axes: 2)
  package var kernel = KernelOptions()

  package init() {}
}
