package import Program
internal import Shapes

/// Repeats the outermost elements of an image.
package struct TorchReplicationPad2dLayer: TorchPaddingFamily {
  package static let about = About(
    "ReplicationPad2d", dialects: [.torch], "Repeats the outermost elements of an image.",
    formula: "y[i] = x[min(max(i - before, 0), n - 1)]; n′ = n + before + after")
  package static let spatialAxes = 2
  package static let schema = Schema(Self(), [paddingField])

  package static let examples: [LayerExample] = [
    .init(
      "ReplicationPad2d: 2", [[.batch, 3, .height, 9]], gives: [.batch, 3, Dim.height + 4, 13]),
    .init(
      "ReplicationPad2d: {padding: [1, 0, 2, 1]}", [[3, .height, 9]],
      gives: [3, Dim.height + 3, 10]),
    .init("ReplicationPad2d: 2", [[.batch, 3, 7, 7, 7]], fails: "shape/rank"),
    .init("ReplicationPad2d: {padding: [1, 1, 1]}", [[.batch, 3, 7, 7]], fails: "spec/wrong-type"),
  ]

  package var padding: [PadAmount] = []

  package init() {}

  package var mode: BorderMode { .replicate }
}
