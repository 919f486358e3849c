internal import Shapes

/// Takes the greatest element of every window of a sequence.
package struct TorchMaxPool1dLayer: TorchMaxPoolFamily {
  package static let about = About(
    "MaxPool1d", aliases: ["max_pool1d"], dialects: [.torch],
    "Takes the greatest element of every window of a sequence.",
    formula: "n′ = ⌊(n + 2 · padding - dilation · (kernel_size - 1) - 1) / stride⌋ + 1",
    twin: "max_pooling1d")
  package static let spatialAxes = 1
  package static let schema = maxPoolSchema()

  package static let examples: [LayerExample] = [
    .init("MaxPool1d: 2", [[.batch, 3, .time]], gives: [.batch, 3, Dim.time.floorDivided(by: 2)]),
    .init(
      "MaxPool1d: {kernel_size: 3, stride: 2, padding: 1, return_indices: true}",
      [[.batch, 3, 112]], gives: [.batch, 3, 56], [.batch, 3, 56]),
    .init("MaxPool1d: 9", [[.batch, 3, 7]], fails: "shape/window-larger-than-input"),
    .init(
      "MaxPool1d: {kernel_size: 2, padding: 2}", [[.batch, 3, 7]],
      fails: "spec/conflicting-parameters"),
  ]

  package var options = TorchPoolOptions(axes: 1)

  package init() {}
}
