package import Program
internal import Shapes

/// The greatest element of every channel of a sequence.
package struct GlobalMaxPooling1DLayer: GlobalPoolingFamily {
  package static let about = About(
    "global_max_pooling1d",
    aliases: ["GlobalMaxPooling1D", "GlobalMaxPool1D", "global_max_pool1d"],
    "Takes the greatest element of every channel of a sequence.",
    twin: "AdaptiveMaxPool1d")
  package static let spatialAxes = 1
  package static let kind = Pool.Kind.max
  package static let schema = globalPoolingSchema()

  package static let examples: [LayerExample] = [
    .init("global_max_pooling1d", [[.batch, .time, 3]], gives: [.batch, 3]),
    .init("global_max_pooling1d: {keepdims: true}", [[.batch, .time, 3]], gives: [.batch, 1, 3]),
    .init("global_max_pooling1d", [[.batch, 3]], fails: "shape/rank"),
  ]

  package var layout: Layout?
  package var keepsAxes = false

  package init() {}
}
