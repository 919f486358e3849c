package import Shapes

/// Puts the greatest elements of windows back into a sequence of zeros.
package struct TorchMaxUnpool1dLayer: TorchUnpoolFamily {
  package static let about = About(
    "MaxUnpool1d", aliases: ["max_unpool1d"], dialects: [.torch],
    "Puts the greatest elements of windows back into a sequence of zeros.",
    formula: "n′ = (n - 1) · stride - 2 · padding + kernel_size",
    source:
      "Zeiler, Fergus, Visualizing and understanding convolutional networks, 2013, arXiv:1311.2901")
  package static let spatialAxes = 1
  package static let schema = unpoolSchema()

  package static let examples: [LayerExample] = [
    .init(
      "MaxUnpool1d: 2", [[.batch, 3, .time], [.batch, 3, .time]], gives: [.batch, 3, 2 * Dim.time]),
    .init(
      "MaxUnpool1d: {kernel_size: 2, output_size: [15]}", [[.batch, 3, 7], [.batch, 3, 7]],
      gives: [.batch, 3, 15]),
    .init(
      "MaxUnpool1d: {kernel_size: 2, output_size: [16]}", [[.batch, 3, 7], [.batch, 3, 7]],
      fails: "shape/empty-output"),
    .init("MaxUnpool1d: 2", [[.batch, 3, 7], [.batch, 3, 8]], fails: "shape/merge-mismatch"),
    .init("MaxUnpool1d: 2", [[.batch, 3, 7]], fails: "shape/operand-count"),
  ]

  package var options = TorchPoolOptions(axes: 1)
  package var outputSize: [Dim]?

  package init() {}
}
