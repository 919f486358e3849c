internal import Shapes

/// Slides learned filters over an image.
package struct TorchConv2dLayer: TorchConvolutionFamily {
  package static let about = About(
    "Conv2d", dialects: [.torch], "Slides learned filters over an image.",
    formula: "y[f, p] = bias[f] + Σ x[c, p · stride + i · dilation - padding] · weight[f, c, i]",
    source: "arithmetic: Dumoulin, Visin, 2016, arXiv:1603.07285",
    twin: "conv2d")
  package static let spatialAxes = 2
  package static let schema = convolutionSchema()

  package static let examples: [LayerExample] = [
    .init(
      "Conv2d: {in_channels: 3, out_channels: 64, kernel_size: 7, stride: 2, padding: 3}",
      [[.batch, 3, 224, 224]], gives: [.batch, 64, 112, 112]),
    .init(
      "Conv2d: {in_channels: 3, out_channels: 8, kernel_size: 3, padding: same}",
      [[.batch, 3, .height, 9]], gives: [.batch, 8, .height, 9]),
    .init(
      "Conv2d: {in_channels: 3, out_channels: 8, kernel_size: 3}", [[3, 9, 9]], gives: [8, 7, 7]),
    .init(
      "Conv2d: {in_channels: 3, out_channels: 8, kernel_size: 3}", [[.batch, 9, 9, 3]],
      fails: "shape/in-features"),
    .init(
      "Conv2d: {in_channels: 1, out_channels: 8, kernel_size: 3}", [[.batch, 28, 28]],
      fails: "shape/rank"),
    .init(
      "Conv2d: {in_channels: 3, out_channels: 8, kernel_size: 9}", [[.batch, 3, 7, 7]],
      fails: "shape/window-larger-than-input"),
    .init(
      "Conv2d: {in_channels: 3, out_channels: 8, kernel_size: 3, stride: 2, padding: same}",
      [[.batch, 3, 9, 9]], fails: "spec/conflicting-parameters"),
    .init(
      "Conv2d: {in_channels: 6, out_channels: 8, kernel_size: 3, groups: 4}", [[.batch, 6, 9, 9]],
      fails: "shape/groups"),
  ]

  package var options = TorchFilterOptions(axes: 2)

  package init() {}
}
