package import Program
internal import Shapes

/// Continues an image at its other end.
package struct TorchCircularPad2dLayer: TorchPaddingFamily {
  package static let about = About(
    "CircularPad2d", dialects: [.torch], "Continues an image at its other end.",
    formula: "y[i] = x[(i - before) mod n]; n′ = n + before + after")
  package static let spatialAxes = 2
  package static let schema = Schema(Self(), [paddingField])

  package static let examples: [LayerExample] = [
    .init("CircularPad2d: 2", [[.batch, 3, .height, 9]], gives: [.batch, 3, Dim.height + 4, 13]),
    .init(
      "CircularPad2d: {padding: [1, 0, 2, 1]}", [[3, .height, 9]], gives: [3, Dim.height + 3, 10]),
    .init("CircularPad2d: 8", [[.batch, 3, 7, 7]], fails: "shape/padding-larger-than-input"),
    .init("CircularPad2d: {padding: [1, 1, 1]}", [[.batch, 3, 7, 7]], fails: "spec/wrong-type"),
  ]

  package var padding: [PadAmount] = []

  package init() {}

  package var mode: BorderMode { .circular }
}
