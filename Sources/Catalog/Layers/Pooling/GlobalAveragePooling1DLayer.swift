package import Program
internal import Shapes

/// The mean of every channel of a sequence.
package struct GlobalAveragePooling1DLayer: GlobalPoolingFamily {
  package static let about = About(
    "global_average_pooling1d",
    aliases: [
      "GlobalAveragePooling1D", "GlobalAveragePool1D", "global_avg_pool1d", "global_average_pool1d",
    ],
    "Takes the mean of every channel of a sequence.",
    source: "Lin, Chen, Yan, Network in network, 2014, arXiv:1312.4400",
    twin: "AdaptiveAvgPool1d")
  package static let spatialAxes = 1
  package static let kind = Pool.Kind.average
  package static let schema = globalPoolingSchema()

  package static let examples: [LayerExample] = [
    .init("global_average_pooling1d", [[.batch, .time, 3]], gives: [.batch, 3]),
    .init(
      "global_average_pooling1d: {keepdims: true}", [[.batch, .time, 3]], gives: [.batch, 1, 3]),
    .init("global_average_pooling1d", [[.batch, 3]], fails: "shape/rank"),
  ]

  package var layout: Layout?
  package var keepsAxes = false

  package init() {}
}
