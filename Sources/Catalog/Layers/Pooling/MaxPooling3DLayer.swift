package import Program
internal import Shapes

/// The greatest element of every window of a volume, channel by channel.
package struct MaxPooling3DLayer: PoolingFamily {
  package static let about = About(
    "max_pooling3d", aliases: ["MaxPooling3D", "MaxPool3D", "max_pool3d"],
    "Takes the greatest element of every window of a volume.",
    formula: "n′ = ⌊(n - pool_size) / strides⌋ + 1, or ⌈n / strides⌉ with padding same",
    twin: "MaxPool3d")
  package static let spatialAxes = 3
  package static let kind = Pool.Kind.max
  package static let schema = poolingSchema()

  package static let examples: [LayerExample] = [
    .init("max_pooling3d: 2", [[.batch, 9, 9, 9, 3]], gives: [.batch, 4, 4, 4, 3]),
    .init("max_pooling3d: 2", [[.batch, 9, 1, 9, 3]], fails: "shape/window-larger-than-input"),
    .init("max_pooling3d: 2", [[.batch, 9]], fails: "shape/rank"),
  ]

  package var window = WindowGeometry(axes: 3, size: 2)
  package var strides: [Int]?

  package init() {}
}
