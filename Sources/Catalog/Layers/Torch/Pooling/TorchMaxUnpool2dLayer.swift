package import Shapes

/// Puts the greatest elements of windows back into an image of zeros.
package struct TorchMaxUnpool2dLayer: TorchUnpoolFamily {
  package static let about = About(
    "MaxUnpool2d", aliases: ["max_unpool2d"], dialects: [.torch],
    "Puts the greatest elements of windows back into an image of zeros.",
    formula: "n′ = (n - 1) · stride - 2 · padding + kernel_size",
    source:
      "Zeiler, Fergus, Visualizing and understanding convolutional networks, 2013, arXiv:1311.2901")
  package static let spatialAxes = 2
  package static let schema = unpoolSchema()

  package static let examples: [LayerExample] = [
    .init(
      "MaxUnpool2d: 2", [[.batch, 3, .height, 9], [.batch, 3, .height, 9]],
      gives: [.batch, 3, 2 * Dim.height, 18]),
    .init(
      "MaxUnpool2d: {kernel_size: 2, output_size: [15, 15]}",
      [[.batch, 3, 7, 7], [.batch, 3, 7, 7]], gives: [.batch, 3, 15, 15]),
    .init(
      "MaxUnpool2d: {kernel_size: 2, output_size: [16, 16]}",
      [[.batch, 3, 7, 7], [.batch, 3, 7, 7]], fails: "shape/empty-output"),
    .init(
      "MaxUnpool2d: 2", [[.batch, 3, 7, 7], [.batch, 3, 8, 8]], fails: "shape/merge-mismatch"),
    .init("MaxUnpool2d: 2", [[.batch, 3, 7, 7]], fails: "shape/operand-count"),
  ]

  package var options = TorchPoolOptions(axes: 2)
  package var outputSize: [Dim]?

  package init() {}
}
