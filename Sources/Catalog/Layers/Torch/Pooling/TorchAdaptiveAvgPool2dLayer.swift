package import Program
internal import Shapes

/// Takes the mean of windows as even as an image divides into.
package struct TorchAdaptiveAvgPool2dLayer: TorchAdaptivePoolFamily {
  package static let about = About(
    "AdaptiveAvgPool2d", aliases: ["adaptive_avg_pool2d"], dialects: [.torch],
    "Takes the mean of windows as even as an image divides into.",
    formula: "y[i] = mean of x[⌊i · n / output_size⌋ ..< ⌈(i + 1) · n / output_size⌉]",
    twin: "adaptive_average_pooling2d")
  package static let spatialAxes = 2
  package static let kind = Reduce.Kind.mean
  package static let schema = adaptivePoolSchema()

  package static let examples: [LayerExample] = [
    .init("AdaptiveAvgPool2d: 1", [[.batch, 3, .height, 9]], gives: [.batch, 3, 1, 1]),
    .init("AdaptiveAvgPool2d: [null, 4]", [[.batch, 3, 7, 7]], gives: [.batch, 3, 7, 4]),
    .init("AdaptiveAvgPool2d: -1", [[.batch, 3, 7, 7]], fails: "spec/out-of-range"),
    .init("AdaptiveAvgPool2d: 2", [[.batch, 3, 7, 7, 7]], fails: "shape/rank"),
  ]

  package var outputSize: [Int?] = [1, 1]
  package var returnsIndices = false

  package init() {}
}
