package import Program
internal import Shapes

/// The greatest element of every channel of a volume.
package struct GlobalMaxPooling3DLayer: GlobalPoolingFamily {
  package static let about = About(
    "global_max_pooling3d",
    aliases: ["GlobalMaxPooling3D", "GlobalMaxPool3D", "global_max_pool3d"],
    "Takes the greatest element of every channel of a volume.",
    twin: "AdaptiveMaxPool3d")
  package static let spatialAxes = 3
  package static let kind = Pool.Kind.max
  package static let schema = globalPoolingSchema()

  package static let examples: [LayerExample] = [
    .init("global_max_pooling3d", [[.batch, 9, .height, .width, 3]], gives: [.batch, 3]),
    .init(
      "global_max_pooling3d: {keepdims: true}", [[.batch, 9, .height, .width, 3]],
      gives: [.batch, 1, 1, 1, 3]),
    .init("global_max_pooling3d", [[.batch, 9, 9, 3]], fails: "shape/rank"),
  ]

  package var layout: Layout?
  package var keepsAxes = false

  package init() {}
}
