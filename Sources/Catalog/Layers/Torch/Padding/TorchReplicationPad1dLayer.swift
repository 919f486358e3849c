package import Program
internal import Shapes

/// Repeats the outermost elements of a sequence.
package struct TorchReplicationPad1dLayer: TorchPaddingFamily {
  package static let about = About(
    "ReplicationPad1d", dialects: [.torch], "Repeats the outermost elements of a sequence.",
    formula: "y[i] = x[min(max(i - before, 0), n - 1)]; n′ = n + before + after")
  package static let spatialAxes = 1
  package static let schema = Schema(Self(), [paddingField])

  package static let examples: [LayerExample] = [
    .init("ReplicationPad1d: 2", [[.batch, 3, .time]], gives: [.batch, 3, Dim.time + 4]),
    .init("ReplicationPad1d: {padding: [1, 0]}", [[3, .time]], gives: [3, Dim.time + 1]),
    .init("ReplicationPad1d: 2", [[.batch, 3, 7, 7]], fails: "shape/rank"),
    .init("ReplicationPad1d: {padding: [1, 1, 1]}", [[.batch, 3, 7]], fails: "spec/wrong-type"),
  ]

  package var padding: [PadAmount] = []

  package init() {}

  package var mode: BorderMode { .replicate }
}
