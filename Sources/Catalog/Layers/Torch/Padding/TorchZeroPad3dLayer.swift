package import Program
internal import Shapes

/// Adds zeros around a volume.
package struct TorchZeroPad3dLayer: TorchPaddingFamily {
  package static let about = About(
    "ZeroPad3d", dialects: [.torch], "Adds zeros around a volume.",
    formula: "n′ = n + before + after",
    twin: "zero_padding3d")
  package static let spatialAxes = 3
  package static let schema = Schema(Self(), [paddingField])

  package static let examples: [LayerExample] = [
    .init(
      "ZeroPad3d: 2", [[.batch, 3, 7, .height, 9]], gives: [.batch, 3, 11, Dim.height + 4, 13]),
    .init(
      "ZeroPad3d: {padding: [1, 0, 2, 1, 0, 0]}", [[3, 7, .height, 9]],
      gives: [3, 7, Dim.height + 3, 10]),
    .init(
      "ZeroPad3d: {padding: -4}", [[.batch, 3, 7, 7, 7]], fails: "shape/crop-larger-than-input"),
    .init("ZeroPad3d: {padding: [1, 1, 1]}", [[.batch, 3, 7, 7, 7]], fails: "spec/wrong-type"),
  ]

  package var padding: [PadAmount] = []

  package init() {}

  package var mode: BorderMode { .constant(0) }
}
