package import Program
internal import Shapes

/// The mean element of every window of a sequence, channel by channel.
package struct AveragePooling1DLayer: PoolingFamily {
  package static let about = About(
    "average_pooling1d",
    aliases: ["AveragePooling1D", "AveragePool1D", "avg_pool1d", "average_pool1d"],
    "Takes the mean element of every window of a sequence.",
    formula: "n′ = ⌊(n - pool_size) / strides⌋ + 1, or ⌈n / strides⌉ with padding same",
    twin: "AvgPool1d")
  package static let spatialAxes = 1
  package static let kind = Pool.Kind.average
  package static let schema = poolingSchema()

  package static let examples: [LayerExample] = [
    .init("average_pooling1d: 2", [[.batch, 9, 3]], gives: [.batch, 4, 3]),
    .init("average_pooling1d: 2", [[.batch, 1, 3]], fails: "shape/window-larger-than-input"),
    .init("average_pooling1d: 2", [[.batch, 9]], fails: "shape/rank"),
  ]

  package var window = WindowGeometry(axes: 1, size: 2)
  package var strides: [Int]?

  package init() {}
}
