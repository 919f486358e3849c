package import Program
internal import Shapes

/// Takes the mean of windows as even as a sequence divides into.
package struct TorchAdaptiveAvgPool1dLayer: TorchAdaptivePoolFamily {
  package static let about = About(
    "AdaptiveAvgPool1d", aliases: ["adaptive_avg_pool1d"], dialects: [.torch],
    "Takes the mean of windows as even as a sequence divides into.",
    formula: "y[i] = mean of x[⌊i · n / output_size⌋ ..< ⌈(i + 1) · n / output_size⌉]",
    twin: "adaptive_average_pooling1d")
  package static let spatialAxes = 1
  package static let kind = Reduce.Kind.mean
  package static let schema = adaptivePoolSchema()

  package static let examples: [LayerExample] = [
    .init("AdaptiveAvgPool1d: 1", [[.batch, 3, .time]], gives: [.batch, 3, 1]),
    .init("AdaptiveAvgPool1d: 4", [[3, 7]], gives: [3, 4]),
    .init("AdaptiveAvgPool1d: -1", [[.batch, 3, 7]], fails: "spec/out-of-range"),
    .init("AdaptiveAvgPool1d: 2", [[.batch, 3, 7, 7]], fails: "shape/rank"),
  ]

  package var outputSize: [Int?] = [1]
  package var returnsIndices = false

  package init() {}
}
