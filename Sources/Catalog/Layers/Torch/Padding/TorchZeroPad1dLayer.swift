package import Program
internal import Shapes

/// Adds zeros around a sequence.
package struct TorchZeroPad1dLayer: TorchPaddingFamily {
  package static let about = About(
    "ZeroPad1d", dialects: [.torch], "Adds zeros around a sequence.",
    formula: "n′ = n + before + after",
    twin: "zero_padding1d")
  package static let spatialAxes = 1
  package static let schema = Schema(Self(), [paddingField])

  package static let examples: [LayerExample] = [
    .init("ZeroPad1d: 2", [[.batch, 3, .time]], gives: [.batch, 3, Dim.time + 4]),
    .init("ZeroPad1d: {padding: [1, 0]}", [[3, .time]], gives: [3, Dim.time + 1]),
    .init("ZeroPad1d: {padding: -4}", [[.batch, 3, 7]], fails: "shape/crop-larger-than-input"),
    .init("ZeroPad1d: {padding: [1, 1, 1]}", [[.batch, 3, 7]], fails: "spec/wrong-type"),
  ]

  package var padding: [PadAmount] = []

  package init() {}

  package var mode: BorderMode { .constant(0) }
}
