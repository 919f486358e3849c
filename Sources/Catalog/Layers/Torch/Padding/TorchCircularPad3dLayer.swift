package import Program
internal import Shapes

/// Continues a volume at its other end.
package struct TorchCircularPad3dLayer: TorchPaddingFamily {
  package static let about = About(
    "CircularPad3d", dialects: [.torch], "Continues a volume at its other end.",
    formula: "y[i] = x[(i - before) mod n]; n′ = n + before + after")
  package static let spatialAxes = 3
  package static let schema = Schema(Self(), [paddingField])

  package static let examples: [LayerExample] = [
    .init(
      "CircularPad3d: 2", [[.batch, 3, 7, .height, 9]], gives: [.batch, 3, 11, Dim.height + 4, 13]),
    .init(
      "CircularPad3d: {padding: [1, 0, 2, 1, 0, 0]}", [[3, 7, .height, 9]],
      gives: [3, 7, Dim.height + 3, 10]),
    .init("CircularPad3d: 8", [[.batch, 3, 7, 7, 7]], fails: "shape/padding-larger-than-input"),
    .init("CircularPad3d: {padding: [1, 1, 1]}", [[.batch, 3, 7, 7, 7]], fails: "spec/wrong-type"),
  ]

  package var padding: [PadAmount] = []

  package init() {}

  package var mode: BorderMode { .circular }
}
