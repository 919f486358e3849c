internal import Shapes

/// Filters every channel of a sequence on its own, then mixes the channels.
package struct SeparableConv1DLayer: SeparableFamily {
  package static let about = About(
    "separable_conv1d", aliases: ["SeparableConv1D", "SeparableConvolution1D"],
    "Filters every channel of a sequence on its own, then mixes the channels.",
    formula: "y = activation(depthwise(x) · pointwise_kernel + bias)",
    source: "Chollet, Xception, 2017, arXiv:1610.02357")
  package static let spatialAxes = 1
  package static let schema = separableSchema()

  package static let examples: [LayerExample] = [
    .init(
      "separable_conv1d: {filters: 8, kernel_size: 3}", [[.batch, .time, 4]],
      gives: [.batch, Dim.time - 2, 8]),
    .init("separable_conv1d: {filters: 8, kernel_size: 3}", [[.batch, 9]], fails: "shape/rank"),
  ]

  package var options = SeparableOptions(axes: 1)
  package var kernel = KernelOptions()

  package init() {}
}
