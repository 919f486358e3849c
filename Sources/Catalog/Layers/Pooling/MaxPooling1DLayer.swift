package import Program
internal import Shapes

/// The greatest element of every window of a sequence, channel by channel.
package struct MaxPooling1DLayer: PoolingFamily {
  package static let about = About(
    "max_pooling1d", aliases: ["MaxPooling1D", "MaxPool1D", "max_pool1d"],
    "Takes the greatest element of every window of a sequence.",
    formula: "n′ = ⌊(n - pool_size) / strides⌋ + 1, or ⌈n / strides⌉ with padding same",
    twin: "MaxPool1d")
  package static let spatialAxes = 1
  package static let kind = Pool.Kind.max
  package static let schema = poolingSchema()

  package static let examples: [LayerExample] = [
    .init("max_pooling1d: 2", [[.batch, 9, 3]], gives: [.batch, 4, 3]),
    .init("max_pooling1d: 2", [[.batch, 1, 3]], fails: "shape/window-larger-than-input"),
    .init("max_pooling1d: 2", [[.batch, 9]], fails: "shape/rank"),
  ]

  package var window = WindowGeometry(axes: 1, size: 2)
  package var strides: [Int]?

  package init() {}
}
