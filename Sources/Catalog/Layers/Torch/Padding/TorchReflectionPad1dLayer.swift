package import Program
internal import Shapes

/// Mirrors a sequence at its border.
package struct TorchReflectionPad1dLayer: TorchPaddingFamily {
  package static let about = About(
    "ReflectionPad1d", dialects: [.torch], "Mirrors a sequence at its border.",
    formula: "y[i] = x[|i - before|] at the front, likewise at the end; n′ = n + before + after")
  package static let spatialAxes = 1
  package static let schema = Schema(Self(), [paddingField])

  package static let examples: [LayerExample] = [
    .init("ReflectionPad1d: 2", [[.batch, 3, .time]], gives: [.batch, 3, Dim.time + 4]),
    .init("ReflectionPad1d: {padding: [1, 0]}", [[3, .time]], gives: [3, Dim.time + 1]),
    .init("ReflectionPad1d: 8", [[.batch, 3, 7]], fails: "shape/padding-larger-than-input"),
    .init("ReflectionPad1d: {padding: [1, 1, 1]}", [[.batch, 3, 7]], fails: "spec/wrong-type"),
  ]

  package var padding: [PadAmount] = []

  package init() {}

  package var mode: BorderMode { .reflect }
}
