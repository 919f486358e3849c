package import Program
internal import Shapes

/// The greatest element of every window of a image, channel by channel.
package struct MaxPooling2DLayer: PoolingFamily {
  package static let about = About(
    "max_pooling2d", aliases: ["MaxPooling2D", "MaxPool2D", "max_pool2d"],
    "Takes the greatest element of every window of a image.",
    formula: "n′ = ⌊(n - pool_size) / strides⌋ + 1, or ⌈n / strides⌉ with padding same",
    twin: "MaxPool2d")
  package static let spatialAxes = 2
  package static let kind = Pool.Kind.max
  package static let schema = poolingSchema()

  package static let examples: [LayerExample] = [
    .init(
      "max_pooling2d: 2", [[.batch, .height, 9, 3]],
      gives: [.batch, Dim.height.floorDivided(by: 2), 4, 3]),
    .init("max_pooling2d: 2", [[.batch, 1, 9, 3]], fails: "shape/window-larger-than-input"),
    .init("max_pooling2d: 2", [[.batch, 9]], fails: "shape/rank"),
  ]

  package var window = WindowGeometry(axes: 2, size: 2)
  package var strides: [Int]?

  package init() {}
}
