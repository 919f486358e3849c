package import Program
internal import Shapes

/// The mean of windows of a sequence, as many as asked for.
package struct AdaptiveAveragePooling1DLayer: AdaptivePoolingFamily {
  package static let about = About(
    "adaptive_average_pooling1d", aliases: ["AdaptiveAveragePooling1D", "adaptive_avg_pool1d"],
    "Takes the mean of windows of a sequence, as many as asked for.",
    formula: "window i of n over L elements: from ⌊i·L/n⌋ to ⌈(i+1)·L/n⌉", twin: "AdaptiveAvgPool1d"
  )
  package static let spatialAxes = 1
  package static let kind = Pool.Kind.average
  package static let schema = adaptivePoolingSchema()

  package static let examples: [LayerExample] = [
    .init("adaptive_average_pooling1d: 1", [[.batch, 13, 3]], gives: [.batch, 1, 3]),
    .init("adaptive_average_pooling1d: 5", [[.batch, .time, 3]], gives: [.batch, 5, 3]),
    .init("adaptive_average_pooling1d: [2, 2]", [[.batch, .time, 3]], fails: "spec/wrong-type"),
    .init("adaptive_average_pooling1d: 1", [[.batch, 3]], fails: "shape/rank"),
  ]

  package var outputSize = [1]
  package var layout: Layout?

  package init() {}
}
