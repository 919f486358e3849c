package import Program
internal import Shapes

/// Continues a sequence at its other end.
package struct TorchCircularPad1dLayer: TorchPaddingFamily {
  package static let about = About(
    "CircularPad1d", dialects: [.torch], "Continues a sequence at its other end.",
    formula: "y[i] = x[(i - before) mod n]; n′ = n + before + after")
  package static let spatialAxes = 1
  package static let schema = Schema(Self(), [paddingField])

  package static let examples: [LayerExample] = [
    .init("CircularPad1d: 2", [[.batch, 3, .time]], gives: [.batch, 3, Dim.time + 4]),
    .init("CircularPad1d: {padding: [1, 0]}", [[3, .time]], gives: [3, Dim.time + 1]),
    .init("CircularPad1d: 8", [[.batch, 3, 7]], fails: "shape/padding-larger-than-input"),
    .init("CircularPad1d: {padding: [1, 1, 1]}", [[.batch, 3, 7]], fails: "spec/wrong-type"),
  ]

  package var padding: [PadAmount] = []

  package init() {}

  package var mode: BorderMode { .circular }
}
