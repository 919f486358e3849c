package import Program
internal import Shapes

/// Adds a number around a sequence.
package struct TorchConstantPad1dLayer: TorchPaddingFamily {
  package static let about = About(
    "ConstantPad1d", dialects: [.torch], "Adds a number around a sequence.",
    formula: "n′ = n + before + after")
  package static let spatialAxes = 1
  package static let schema = Schema(
    Self(), [paddingField, .number("value", \.value, required: true, "The number.")])

  package static let examples: [LayerExample] = [
    .init(
      "ConstantPad1d: {padding: 2, value: 1.5}", [[.batch, 3, .time]],
      gives: [.batch, 3, Dim.time + 4]),
    .init("ConstantPad1d: {padding: [1, 0], value: 1.5}", [[3, .time]], gives: [3, Dim.time + 1]),
    .init(
      "ConstantPad1d: {padding: -4, value: 1.5}", [[.batch, 3, 7]],
      fails: "shape/crop-larger-than-input"),
    .init(
      "ConstantPad1d: {padding: [1, 1, 1], value: 1.5}", [[.batch, 3, 7]], fails: "spec/wrong-type"),
  ]

  package var padding: [PadAmount] = []
  package var value = 0.0

  package init() {}

  package var mode: BorderMode { .constant(value) }
}
