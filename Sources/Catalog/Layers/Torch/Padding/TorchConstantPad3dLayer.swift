package import Program
internal import Shapes

/// Adds a number around a volume.
package struct TorchConstantPad3dLayer: TorchPaddingFamily {
  package static let about = About(
    "ConstantPad3d", dialects: [.torch], "Adds a number around a volume.",
    formula: "n′ = n + before + after")
  package static let spatialAxes = 3
  package static let schema = Schema(
    Self(), [paddingField, .number("value", \.value, required: true, "The number.")])

  package static let examples: [LayerExample] = [
    .init(
      "ConstantPad3d: {padding: 2, value: 1.5}", [[.batch, 3, 7, .height, 9]],
      gives: [.batch, 3, 11, Dim.height + 4, 13]),
    .init(
      "ConstantPad3d: {padding: [1, 0, 2, 1, 0, 0], value: 1.5}", [[3, 7, .height, 9]],
      gives: [3, 7, Dim.height + 3, 10]),
    .init(
      "ConstantPad3d: {padding: -4, value: 1.5}", [[.batch, 3, 7, 7, 7]],
      fails: "shape/crop-larger-than-input"),
    .init(
      "ConstantPad3d: {padding: [1, 1, 1], value: 1.5}", [[.batch, 3, 7, 7, 7]],
      fails: "spec/wrong-type"),
  ]

  package var padding: [PadAmount] = []
  package var value = 0.0

  package init() {}

  package var mode: BorderMode { .constant(value) }
}
