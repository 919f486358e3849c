internal import Shapes

/// Takes the greatest element of every window of a volume.
package struct TorchMaxPool3dLayer: TorchMaxPoolFamily {
  package static let about = About(
    "MaxPool3d", aliases: ["max_pool3d"], dialects: [.torch],
    "Takes the greatest element of every window of a volume.",
    formula: "n′ = ⌊(n + 2 · padding - dilation · (kernel_size - 1) - 1) / stride⌋ + 1",
    twin: "max_pooling3d")
  package static let spatialAxes = 3
  package static let schema = maxPoolSchema()

  package static let examples: [LayerExample] = [
    .init(
      "MaxPool3d: 2", [[.batch, 3, 9, .height, 9]],
      gives: [.batch, 3, 4, Dim.height.floorDivided(by: 2), 4]),
    .init(
      "MaxPool3d: {kernel_size: 3, stride: 2, padding: 1, return_indices: true}",
      [[.batch, 3, 112, 112, 112]], gives: [.batch, 3, 56, 56, 56], [.batch, 3, 56, 56, 56]),
    .init("MaxPool3d: 9", [[.batch, 3, 7, 7, 7]], fails: "shape/window-larger-than-input"),
    .init(
      "MaxPool3d: {kernel_size: 2, padding: 2}", [[.batch, 3, 7, 7, 7]],
      fails: "spec/conflicting-parameters"),
  ]

  package var options = TorchPoolOptions(axes: 3)

  package init() {}
}
