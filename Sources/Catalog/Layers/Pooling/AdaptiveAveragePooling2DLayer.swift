package import Program
internal import Shapes

/// The mean of windows of an image, as many as asked for.
package struct AdaptiveAveragePooling2DLayer: AdaptivePoolingFamily {
  package static let about = About(
    "adaptive_average_pooling2d", aliases: ["AdaptiveAveragePooling2D", "adaptive_avg_pool2d"],
    "Takes the mean of windows of an image, as many as asked for.",
    formula: "window i of n over L elements: from ⌊i·L/n⌋ to ⌈(i+1)·L/n⌉", twin: "AdaptiveAvgPool2d"
  )
  package static let spatialAxes = 2
  package static let kind = Pool.Kind.average
  package static let schema = adaptivePoolingSchema()

  package static let examples: [LayerExample] = [
    .init("adaptive_average_pooling2d: 1", [[.batch, 9, 13, 3]], gives: [.batch, 1, 1, 3]),
    .init(
      "adaptive_average_pooling2d: [9, 7]", [[.batch, .height, 13, 3]], gives: [.batch, 9, 7, 3]),
    .init("adaptive_average_pooling2d: [2]", [[.batch, .height, 13, 3]], fails: "spec/wrong-type"),
    .init("adaptive_average_pooling2d: 1", [[.batch, 9, 3]], fails: "shape/rank"),
  ]

  package var outputSize = [1, 1]
  package var layout: Layout?

  package init() {}
}
