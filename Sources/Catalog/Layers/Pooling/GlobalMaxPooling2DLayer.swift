package import Program
internal import Shapes

/// The greatest element of every channel of a image.
package struct GlobalMaxPooling2DLayer: GlobalPoolingFamily {
  package static let about = About(
    "global_max_pooling2d",
    aliases: ["GlobalMaxPooling2D", "GlobalMaxPool2D", "global_max_pool2d"],
    "Takes the greatest element of every channel of a image.",
    twin: "AdaptiveMaxPool2d")
  package static let spatialAxes = 2
  package static let kind = Pool.Kind.max
  package static let schema = globalPoolingSchema()

  package static let examples: [LayerExample] = [
    .init("global_max_pooling2d", [[.batch, .height, .width, 3]], gives: [.batch, 3]),
    .init(
      "global_max_pooling2d: {keepdims: true}", [[.batch, .height, .width, 3]],
      gives: [.batch, 1, 1, 3]),
    .init("global_max_pooling2d", [[.batch, 9, 3]], fails: "shape/rank"),
  ]

  package var layout: Layout?
  package var keepsAxes = false

  package init() {}
}
