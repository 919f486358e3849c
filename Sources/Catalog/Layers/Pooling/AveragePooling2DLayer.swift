package import Program
internal import Shapes

/// The mean element of every window of a image, channel by channel.
package struct AveragePooling2DLayer: PoolingFamily {
  package static let about = About(
    "average_pooling2d",
    aliases: ["AveragePooling2D", "AveragePool2D", "avg_pool2d", "average_pool2d"],
    "Takes the mean element of every window of a image.",
    formula: "n′ = ⌊(n - pool_size) / strides⌋ + 1, or ⌈n / strides⌉ with padding same",
    twin: "AvgPool2d")
  package static let spatialAxes = 2
  package static let kind = Pool.Kind.average
  package static let schema = poolingSchema()

  package static let examples: [LayerExample] = [
    .init(
      "average_pooling2d: 2", [[.batch, .height, 9, 3]],
      gives: [.batch, Dim.height.floorDivided(by: 2), 4, 3]),
    .init("average_pooling2d: 2", [[.batch, 1, 9, 3]], fails: "shape/window-larger-than-input"),
    .init("average_pooling2d: 2", [[.batch, 9]], fails: "shape/rank"),
  ]

  package var window = WindowGeometry(axes: 2, size: 2)
  package var strides: [Int]?

  package init() {}
}
