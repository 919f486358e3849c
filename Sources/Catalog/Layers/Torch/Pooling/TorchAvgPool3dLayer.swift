internal import Shapes

/// Takes the mean of every window of a volume.
package struct TorchAvgPool3dLayer: TorchAveragePoolFamily {
  package static let about = About(
    "AvgPool3d", aliases: ["avg_pool3d"], dialects: [.torch],
    "Takes the mean of every window of a volume.",
    formula: "n′ = ⌊(n + 2 · padding - kernel_size) / stride⌋ + 1",
    twin: "average_pooling3d")
  package static let spatialAxes = 3
  package static let schema = averagePoolSchema([divisorField])

  package static let examples: [LayerExample] = [
    .init(
      "AvgPool3d: 2", [[.batch, 3, 9, .height, 9]],
      gives: [.batch, 3, 4, Dim.height.floorDivided(by: 2), 4]),
    .init(
      "AvgPool3d: {kernel_size: 3, stride: 2, padding: 1, count_include_pad: false}",
      [[.batch, 3, 28, 28, 28]], gives: [.batch, 3, 14, 14, 14]),
    .init(
      "AvgPool3d: {kernel_size: 2, ceil_mode: true}", [[.batch, 3, 9, .height, 9]],
      gives: [.batch, 3, 5, Dim.height.ceilDivided(by: 2), 5]),
    .init("AvgPool3d: 9", [[.batch, 3, 7, 7, 7]], fails: "shape/window-larger-than-input"),
    .init(
      "AvgPool3d: {kernel_size: 3, padding: 2}", [[.batch, 3, 7, 7, 7]],
      fails: "spec/conflicting-parameters"),
    .init(
      "AvgPool3d: {kernel_size: 2, divisor_override: 0}", [[.batch, 3, 7, 7, 7]],
      fails: "spec/out-of-range"),
  ]

  package var options = TorchPoolOptions(axes: 3)
  package var countsPadding = true
  package var divisor: Int?

  package static let wantsWholeWindow = true

  package init() {}
}
