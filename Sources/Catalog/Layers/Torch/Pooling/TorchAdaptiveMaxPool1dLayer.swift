package import Program
internal import Shapes

/// Takes the greatest element of windows as even as a sequence divides into.
package struct TorchAdaptiveMaxPool1dLayer: TorchAdaptivePoolFamily {
  package static let about = About(
    "AdaptiveMaxPool1d", aliases: ["adaptive_max_pool1d"], dialects: [.torch],
    "Takes the greatest element of windows as even as a sequence divides into.",
    formula: "y[i] = max of x[⌊i · n / output_size⌋ ..< ⌈(i + 1) · n / output_size⌉]",
    twin: "adaptive_max_pooling1d")
  package static let spatialAxes = 1
  package static let kind = Reduce.Kind.maximum
  package static let schema = adaptivePoolSchema()

  package static let examples: [LayerExample] = [
    .init("AdaptiveMaxPool1d: 1", [[.batch, 3, .time]], gives: [.batch, 3, 1]),
    .init("AdaptiveMaxPool1d: 4", [[3, 7]], gives: [3, 4]),
    .init(
      "AdaptiveMaxPool1d: {output_size: 2, return_indices: true}", [[.batch, 3, .time]],
      gives: [.batch, 3, 2], [.batch, 3, 2]),
    .init("AdaptiveMaxPool1d: -1", [[.batch, 3, 7]], fails: "spec/out-of-range"),
    .init("AdaptiveMaxPool1d: 2", [[.batch, 3, 7, 7]], fails: "shape/rank"),
  ]

  package var outputSize: [Int?] = [1]
  package var returnsIndices = false

  package init() {}
}
