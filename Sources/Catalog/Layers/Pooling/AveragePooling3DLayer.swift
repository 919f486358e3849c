package import Program
internal import Shapes

/// The mean element of every window of a volume, channel by channel.
package struct AveragePooling3DLayer: PoolingFamily {
  package static let about = About(
    "average_pooling3d",
    aliases: ["AveragePooling3D", "AveragePool3D", "avg_pool3d", "average_pool3d"],
    "Takes the mean element of every window of a volume.",
    formula: "n′ = ⌊(n - pool_size) / strides⌋ + 1, or ⌈n / strides⌉ with padding same",
    twin: "AvgPool3d")
  package static let spatialAxes = 3
  package static let kind = Pool.Kind.average
  package static let schema = poolingSchema()

  package static let examples: [LayerExample] = [
    .init("average_pooling3d: 2", [[.batch, 9, 9, 9, 3]], gives: [.batch, 4, 4, 4, 3]),
    .init("average_pooling3d: 2", [[.batch, 9, 1, 9, 3]], fails: "shape/window-larger-than-input"),
    .init("average_pooling3d: 2", [[.batch, 9]], fails: "shape/rank"),
  ]

  package var window = WindowGeometry(axes: 3, size: 2)
  package var strides: [Int]?

  package init() {}
}
