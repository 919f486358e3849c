package import Program
internal import Shapes

/// Mirrors an image at its border.
package struct TorchReflectionPad2dLayer: TorchPaddingFamily {
  package static let about = About(
    "ReflectionPad2d", dialects: [.torch], "Mirrors an image at its border.",
    formula: "y[i] = x[|i - before|] at the front, likewise at the end; n′ = n + before + after")
  package static let spatialAxes = 2
  package static let schema = Schema(Self(), [paddingField])

  package static let examples: [LayerExample] = [
    .init(
      "ReflectionPad2d: 2", [[.batch, 3, .height, 9]], gives: [.batch, 3, Dim.height + 4, 13]),
    .init(
      "ReflectionPad2d: {padding: [1, 0, 2, 1]}", [[3, .height, 9]], gives: [3, Dim.height + 3, 10]),
    .init("ReflectionPad2d: 8", [[.batch, 3, 7, 7]], fails: "shape/padding-larger-than-input"),
    .init("ReflectionPad2d: {padding: [1, 1, 1]}", [[.batch, 3, 7, 7]], fails: "spec/wrong-type"),
  ]

  package var padding: [PadAmount] = []

  package init() {}

  package var mode: BorderMode { .reflect }
}
