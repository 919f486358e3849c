package import Program
internal import Shapes

/// Mirrors a volume at its border.
package struct TorchReflectionPad3dLayer: TorchPaddingFamily {
  package static let about = About(
    "ReflectionPad3d", dialects: [.torch], "Mirrors a volume at its border.",
    formula: "y[i] = x[|i - before|] at the front, likewise at the end; n′ = n + before + after")
  package static let spatialAxes = 3
  package static let schema = Schema(Self(), [paddingField])

  package static let examples: [LayerExample] = [
    .init(
      "ReflectionPad3d: 2", [[.batch, 3, 7, .height, 9]],
      gives: [.batch, 3, 11, Dim.height + 4, 13]),
    .init(
      "ReflectionPad3d: {padding: [1, 0, 2, 1, 0, 0]}", [[3, 7, .height, 9]],
      gives: [3, 7, Dim.height + 3, 10]),
    .init("ReflectionPad3d: 8", [[.batch, 3, 7, 7, 7]], fails: "shape/padding-larger-than-input"),
    .init(
      "ReflectionPad3d: {padding: [1, 1, 1]}", [[.batch, 3, 7, 7, 7]], fails: "spec/wrong-type"),
  ]

  package var padding: [PadAmount] = []

  package init() {}

  package var mode: BorderMode { .reflect }
}
