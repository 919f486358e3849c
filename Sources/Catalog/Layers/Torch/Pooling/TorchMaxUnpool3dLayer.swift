package import Shapes

/// Puts the greatest elements of windows back into a volume of zeros.
package struct TorchMaxUnpool3dLayer: TorchUnpoolFamily {
  package static let about = About(
    "MaxUnpool3d", aliases: ["max_unpool3d"], dialects: [.torch],
    "Puts the greatest elements of windows back into a volume of zeros.",
    formula: "n′ = (n - 1) · stride - 2 · padding + kernel_size",
    source:
      "Zeiler, Fergus, Visualizing and understanding convolutional networks, 2013, arXiv:1311.2901")
  package static let spatialAxes = 3
  package static let schema = unpoolSchema()

  package static let examples: [LayerExample] = [
    .init(
      "MaxUnpool3d: 2", [[.batch, 3, 9, .height, 9], [.batch, 3, 9, .height, 9]],
      gives: [.batch, 3, 18, 2 * Dim.height, 18]),
    .init(
      "MaxUnpool3d: {kernel_size: 2, output_size: [15, 15, 15]}",
      [[.batch, 3, 7, 7, 7], [.batch, 3, 7, 7, 7]], gives: [.batch, 3, 15, 15, 15]),
    .init(
      "MaxUnpool3d: {kernel_size: 2, output_size: [16, 16, 16]}",
      [[.batch, 3, 7, 7, 7], [.batch, 3, 7, 7, 7]], fails: "shape/empty-output"),
    .init(
      "MaxUnpool3d: 2", [[.batch, 3, 7, 7, 7], [.batch, 3, 8, 8, 8]], fails: "shape/merge-mismatch"),
    .init("MaxUnpool3d: 2", [[.batch, 3, 7, 7, 7]], fails: "shape/operand-count"),
  ]

  package var options = TorchPoolOptions(axes: 3)
  package var outputSize: [Dim]?

  package init() {}
}
