internal import Shapes

/// Cuts from the ends of a image.
package struct Cropping2DLayer: BorderFamily {
  package static let about = About(
    "cropping2d", aliases: ["Cropping2D"], "Cuts from the ends of a image.")
  package static let spatialAxes = 2
  package static let parameter = "cropping"
  package static let sign = -1
  package static let schema = borderSchema("How much to cut before and after, per axis.")

  package static let examples: [LayerExample] = [
    .init("cropping2d: 1", [[.batch, .height, 9, 3]], gives: [.batch, Dim.height - 2, 7, 3]),
    .init("cropping2d: 1", [[.batch, 2, 9, 3]], fails: "shape/crop-larger-than-input"),
  ]

  package var border = Border(axes: 2, amount: 0)

  package init() {}
}
