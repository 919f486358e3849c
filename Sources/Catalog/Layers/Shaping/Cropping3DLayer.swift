internal import Shapes

/// Cuts from the ends of a volume.
package struct Cropping3DLayer: BorderFamily {
  package static let about = About(
    "cropping3d", aliases: ["Cropping3D"], "Cuts from the ends of a volume.")
  package static let spatialAxes = 3
  package static let parameter = "cropping"
  package static let sign = -1
  package static let schema = borderSchema("How much to cut before and after, per axis.")

  package static let examples: [LayerExample] = [
    .init("cropping3d: 1", [[.batch, 9, 9, 9, 3]], gives: [.batch, 7, 7, 7, 3]),
    .init("cropping3d: 1", [[.batch, 9, 2, 9, 3]], fails: "shape/crop-larger-than-input"),
  ]

  package var border = Border(axes: 3, amount: 1)

  package init() {}
}
