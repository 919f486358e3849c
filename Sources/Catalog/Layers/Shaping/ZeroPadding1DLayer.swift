internal import Shapes

/// Adds zeros around a sequence.
package struct ZeroPadding1DLayer: BorderFamily {
  package static let about = About(
    "zero_padding1d", aliases: ["ZeroPadding1D"], "Adds zeros around a sequence.", twin: "ZeroPad1d"
  )
  package static let spatialAxes = 1
  package static let parameter = "padding"
  package static let sign = 1
  package static let schema = borderSchema("Zeros before and after, per axis.")

  package static let examples: [LayerExample] = [
    .init("zero_padding1d: 1", [[.batch, .time, 3]], gives: [.batch, Dim.time + 2, 3]),
    .init("zero_padding1d: 1", [[.batch, 7]], fails: "shape/rank"),
    .init("zero_padding1d: -1", [[.batch, .time, 3]], fails: "spec/out-of-range"),
  ]

  package var border = Border(axes: 1)

  package init() {}
}
