internal import Shapes

/// Filters every channel of a image on its own, then mixes the channels.
package struct SeparableConv2DLayer: SeparableFamily {
  package static let about = About(
    "separable_conv2d", aliases: ["SeparableConv2D", "SeparableConvolution2D"],
    "Filters every channel of a image on its own, then mixes the channels.",
    formula: "y = activation(depthwise(x) · pointwise_kernel + bias)",
    source: "Chollet, Xception, 2017, arXiv:1610.02357")
  package static let spatialAxes = 2
  package static let schema = separableSchema()

  package static let examples: [LayerExample] = [
    .init(
      "separable_conv2d: {filters: 8, kernel_size: 3}", [[.batch, .height, 9, 4]],
      gives: [.batch, Dim.height - 2, 7, 8]),
    .init("separable_conv2d: {filters: 8, kernel_size: 3}", [[.batch, 9]], fails: "shape/rank"),
  ]

  package var options = SeparableOptions(axes: 2)
  package var kernel = KernelOptions()

  package init() {}
}
