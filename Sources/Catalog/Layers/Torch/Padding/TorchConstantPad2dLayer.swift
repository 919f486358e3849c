package import Program
internal import Shapes

/// Adds a number around an image.
package struct TorchConstantPad2dLayer: TorchPaddingFamily {
  package static let about = About(
    "ConstantPad2d", dialects: [.torch], "Adds a number around an image.",
    formula: "n′ = n + before + after")
  package static let spatialAxes = 2
  package static let schema = Schema(
    Self(), [paddingField, .number("value", \.value, required: true, "The number.")])

  package static let examples: [LayerExample] = [
    .init(
      "ConstantPad2d: {padding: 2, value: 1.5}", [[.batch, 3, .height, 9]],
      gives: [.batch, 3, Dim.height + 4, 13]),
    .init(
      "ConstantPad2d: {padding: [1, 0, 2, 1], value: 1.5}", [[3, .height, 9]],
      gives: [3, Dim.height + 3, 10]),
    .init(
      "ConstantPad2d: {padding: -4, value: 1.5}", [[.batch, 3, 7, 7]],
      fails: "shape/crop-larger-than-input"),
    .init(
      "ConstantPad2d: {padding: [1, 1, 1], value: 1.5}", [[.batch, 3, 7, 7]],
      fails: "spec/wrong-type"),
  ]

  package var padding: [PadAmount] = []
  package var value = 0.0

  package init() {}

  package var mode: BorderMode { .constant(value) }
}
