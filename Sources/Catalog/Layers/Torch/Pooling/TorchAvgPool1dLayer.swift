internal import Shapes

/// Takes the mean of every window of a sequence.
package struct TorchAvgPool1dLayer: TorchAveragePoolFamily {
  package static let about = About(
    "AvgPool1d", aliases: ["avg_pool1d"], dialects: [.torch],
    "Takes the mean of every window of a sequence.",
    formula: "n′ = ⌊(n + 2 · padding - kernel_size) / stride⌋ + 1",
    twin: "average_pooling1d")
  package static let spatialAxes = 1
  package static let schema = averagePoolSchema()

  package static let examples: [LayerExample] = [
    .init("AvgPool1d: 2", [[.batch, 3, .time]], gives: [.batch, 3, Dim.time.floorDivided(by: 2)]),
    .init(
      "AvgPool1d: {kernel_size: 3, stride: 2, padding: 1, count_include_pad: false}",
      [[.batch, 3, 28]], gives: [.batch, 3, 14]),
    .init(
      "AvgPool1d: {kernel_size: 2, ceil_mode: true}", [[.batch, 3, .time]],
      gives: [.batch, 3, Dim.time.ceilDivided(by: 2)]),
    .init("AvgPool1d: 9", [[.batch, 3, 7]], fails: "shape/window-larger-than-input"),
    .init(
      "AvgPool1d: {kernel_size: 3, padding: 2}", [[.batch, 3, 7]],
      fails: "spec/conflicting-parameters"),
  ]

  package var options = TorchPoolOptions(axes: 1)
  package var countsPadding = true
  package var divisor: Int?

  package init() {}
}
