package import Program
internal import Shapes

/// The mean of every channel of a image.
package struct GlobalAveragePooling2DLayer: GlobalPoolingFamily {
  package static let about = About(
    "global_average_pooling2d",
    aliases: [
      "GlobalAveragePooling2D", "GlobalAveragePool2D", "global_avg_pool2d", "global_average_pool2d",
    ],
    "Takes the mean of every channel of a image.",
    source: "Lin, Chen, Yan, Network in network, 2014, arXiv:1312.4400",
    twin: "AdaptiveAvgPool2d")
  package static let spatialAxes = 2
  package static let kind = Pool.Kind.average
  package static let schema = globalPoolingSchema()

  package static let examples: [LayerExample] = [
    .init("global_average_pooling2d", [[.batch, .height, .width, 3]], gives: [.batch, 3]),
    .init(
      "global_average_pooling2d: {keepdims: true}", [[.batch, .height, .width, 3]],
      gives: [.batch, 1, 1, 3]),
    .init("global_average_pooling2d", [[.batch, 9, 3]], fails: "shape/rank"),
  ]

  package var layout: Layout?
  package var keepsAxes = false

  package init() {}
}
