package import Program
internal import Shapes

/// Repeats the outermost elements of a volume.
package struct TorchReplicationPad3dLayer: TorchPaddingFamily {
  package static let about = About(
    "ReplicationPad3d", dialects: [.torch], "Repeats the outermost elements of a volume.",
    formula: "y[i] = x[min(max(i - before, 0), n - 1)]; n′ = n + before + after")
  package static let spatialAxes = 3
  package static let schema = Schema(Self(), [paddingField])

  package static let examples: [LayerExample] = [
    .init(
      "ReplicationPad3d: 2", [[.batch, 3, 7, .height, 9]],
      gives: [.batch, 3, 11, Dim.height + 4, 13]),
    .init(
      "ReplicationPad3d: {padding: [1, 0, 2, 1, 0, 0]}", [[3, 7, .height, 9]],
      gives: [3, 7, Dim.height + 3, 10]),
    .init("ReplicationPad3d: 2", [[.batch, 3, 7, 7, 7, 7]], fails: "shape/rank"),
    .init(
      "ReplicationPad3d: {padding: [1, 1, 1]}", [[.batch, 3, 7, 7, 7]], fails: "spec/wrong-type"),
  ]

  package var padding: [PadAmount] = []

  package init() {}

  package var mode: BorderMode { .replicate }
}
