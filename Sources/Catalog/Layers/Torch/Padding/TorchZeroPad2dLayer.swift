package import Program
internal import Shapes

/// Adds zeros around an image.
package struct TorchZeroPad2dLayer: TorchPaddingFamily {
  package static let about = About(
    "ZeroPad2d", dialects: [.torch], "Adds zeros around an image.",
    formula: "n′ = n + before + after",
    twin: "zero_padding2d")
  package static let spatialAxes = 2
  package static let schema = Schema(Self(), [paddingField])

  package static let examples: [LayerExample] = [
    .init("ZeroPad2d: 2", [[.batch, 3, .height, 9]], gives: [.batch, 3, Dim.height + 4, 13]),
    .init(
      "ZeroPad2d: {padding: [1, 0, 2, 1]}", [[3, .height, 9]], gives: [3, Dim.height + 3, 10]),
    .init("ZeroPad2d: {padding: -4}", [[.batch, 3, 7, 7]], fails: "shape/crop-larger-than-input"),
    .init("ZeroPad2d: {padding: [1, 1, 1]}", [[.batch, 3, 7, 7]], fails: "spec/wrong-type"),
  ]

  package var padding: [PadAmount] = []

  package init() {}

  package var mode: BorderMode { .constant(0) }
}
