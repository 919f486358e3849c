internal import Shapes

/// Adds zeros around a volume.
package struct ZeroPadding3DLayer: BorderFamily {
  package static let about = About(
    "zero_padding3d", aliases: ["ZeroPadding3D"], "Adds zeros around a volume.", twin: "ZeroPad3d")
  package static let spatialAxes = 3
  package static let parameter = "padding"
  package static let sign = 1
  package static let schema = borderSchema("Zeros before and after, per axis.")

  package static let examples: [LayerExample] = [
    .init("zero_padding3d: 1", [[.batch, 9, 9, 9, 3]], gives: [.batch, 11, 11, 11, 3]),
    .init("zero_padding3d: 1", [[.batch, 7]], fails: "shape/rank"),
    .init("zero_padding3d: -1", [[.batch, 9, 9, 9, 3]], fails: "spec/out-of-range"),
  ]

  package var border = Border(axes: 3)

  package init() {}
}
