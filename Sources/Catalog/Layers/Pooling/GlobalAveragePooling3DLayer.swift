package import Program
internal import Shapes

/// The mean of every channel of a volume.
package struct GlobalAveragePooling3DLayer: GlobalPoolingFamily {
  package static let about = About(
    "global_average_pooling3d",
    aliases: [
      "GlobalAveragePooling3D", "GlobalAveragePool3D", "global_avg_pool3d", "global_average_pool3d",
    ],
    "Takes the mean of every channel of a volume.",
    source: "Lin, Chen, Yan, Network in network, 2014, arXiv:1312.4400",
    twin: "AdaptiveAvgPool3d")
  package static let spatialAxes = 3
  package static let kind = Pool.Kind.average
  package static let schema = globalPoolingSchema()

  package static let examples: [LayerExample] = [
    .init("global_average_pooling3d", [[.batch, 9, .height, .width, 3]], gives: [.batch, 3]),
    .init(
      "global_average_pooling3d: {keepdims: true}", [[.batch, 9, .height, .width, 3]],
      gives: [.batch, 1, 1, 1, 3]),
    .init("global_average_pooling3d", [[.batch, 9, 9, 3]], fails: "shape/rank"),
  ]

  package var layout: Layout?
  package var keepsAxes = false

  package init() {}
}
