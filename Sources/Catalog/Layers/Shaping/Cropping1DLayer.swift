internal import Shapes

/// Cuts from the ends of a sequence.
package struct Cropping1DLayer: BorderFamily {
  package static let about = About(
    "cropping1d", aliases: ["Cropping1D"], "Cuts from the ends of a sequence.")
  package static let spatialAxes = 1
  package static let parameter = "cropping"
  package static let sign = -1
  package static let schema = borderSchema("How much to cut before and after, per axis.")

  package static let examples: [LayerExample] = [
    .init("cropping1d: 1", [[.batch, .time, 3]], gives: [.batch, Dim.time - 2, 3]),
    .init("cropping1d: 1", [[.batch, 2, 3]], fails: "shape/crop-larger-than-input"),
  ]

  package var border = Border(axes: 1, amount: 1)

  package init() {}
}
