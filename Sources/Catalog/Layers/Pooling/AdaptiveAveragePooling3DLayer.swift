package import Program
internal import Shapes

/// The mean of windows of a volume, as many as asked for.
package struct AdaptiveAveragePooling3DLayer: AdaptivePoolingFamily {
  package static let about = About(
    "adaptive_average_pooling3d", aliases: ["AdaptiveAveragePooling3D", "adaptive_avg_pool3d"],
    "Takes the mean of windows of a volume, as many as asked for.",
    formula: "window i of n over L elements: from ⌊i·L/n⌋ to ⌈(i+1)·L/n⌉", twin: "AdaptiveAvgPool3d"
  )
  package static let spatialAxes = 3
  package static let kind = Pool.Kind.average
  package static let schema = adaptivePoolingSchema()

  package static let examples: [LayerExample] = [
    .init("adaptive_average_pooling3d: 1", [[.batch, 5, 9, 7, 3]], gives: [.batch, 1, 1, 1, 3]),
    .init(
      "adaptive_average_pooling3d: 2", [[.batch, 7, .height, .width, 3]],
      gives: [.batch, 2, 2, 2, 3]),
    .init(
      "adaptive_average_pooling3d: [2]", [[.batch, 7, .height, .width, 3]], fails: "spec/wrong-type"
    ),
    .init("adaptive_average_pooling3d: 1", [[.batch, 9, 9, 3]], fails: "shape/rank"),
  ]

  package var outputSize = [1, 1, 1]
  package var layout: Layout?

  package init() {}
}
