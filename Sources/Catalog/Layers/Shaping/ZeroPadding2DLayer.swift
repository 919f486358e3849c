internal import Shapes

/// Adds zeros around a image.
package struct ZeroPadding2DLayer: BorderFamily {
  package static let about = About(
    "zero_padding2d", aliases: ["ZeroPadding2D"], "Adds zeros around a image.", twin: "ZeroPad2d")
  package static let spatialAxes = 2
  package static let parameter = "padding"
  package static let sign = 1
  package static let schema = borderSchema("Zeros before and after, per axis.")

  package static let examples: [LayerExample] = [
    .init("zero_padding2d: 1", [[.batch, .height, 9, 3]], gives: [.batch, Dim.height + 2, 11, 3]),
    .init("zero_padding2d: 1", [[.batch, 7]], fails: "shape/rank"),
    .init("zero_padding2d: -1", [[.batch, .height, 9, 3]], fails: "spec/out-of-range"),
  ]

  package var border = Border(axes: 2)

  package init() {}
}
