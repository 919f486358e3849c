internal import Shapes

/// Takes the greatest element of every window of an image.
package struct TorchMaxPool2dLayer: TorchMaxPoolFamily {
  package static let about = About(
    "MaxPool2d", aliases: ["max_pool2d"], dialects: [.torch],
    "Takes the greatest element of every window of an image.",
    formula: "n′ = ⌊(n + 2 · padding - dilation · (kernel_size - 1) - 1) / stride⌋ + 1",
    twin: "max_pooling2d")
  package static let spatialAxes = 2
  package static let schema = maxPoolSchema()

  package static let examples: [LayerExample] = [
    .init(
      "MaxPool2d: 2", [[.batch, 3, .height, 9]],
      gives: [.batch, 3, Dim.height.floorDivided(by: 2), 4]),
    .init(
      "MaxPool2d: {kernel_size: 3, stride: 2, padding: 1, return_indices: true}",
      [[.batch, 3, 112, 112]], gives: [.batch, 3, 56, 56], [.batch, 3, 56, 56]),
    .init(
      "MaxPool2d: {kernel_size: 2, ceil_mode: true}", [[.batch, 3, .height, 9]],
      gives: [.batch, 3, Dim.height.ceilDivided(by: 2), 5]),
    .init(
      "MaxPool2d: {kernel_size: 2, stride: 3, ceil_mode: true}", [[5, 23, 17]], gives: [5, 8, 6]),
    .init("MaxPool2d: 9", [[.batch, 3, 7, 7]], fails: "shape/window-larger-than-input"),
    .init(
      "MaxPool2d: {kernel_size: 2, padding: 2}", [[.batch, 3, 7, 7]],
      fails: "spec/conflicting-parameters"),
  ]

  package var options = TorchPoolOptions(axes: 2)

  package init() {}
}
