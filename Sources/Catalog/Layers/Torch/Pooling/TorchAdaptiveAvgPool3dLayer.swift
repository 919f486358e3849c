package import Program
internal import Shapes

/// Takes the mean of windows as even as a volume divides into.
package struct TorchAdaptiveAvgPool3dLayer: TorchAdaptivePoolFamily {
  package static let about = About(
    "AdaptiveAvgPool3d", aliases: ["adaptive_avg_pool3d"], dialects: [.torch],
    "Takes the mean of windows as even as a volume divides into.",
    formula: "y[i] = mean of x[⌊i · n / output_size⌋ ..< ⌈(i + 1) · n / output_size⌉]",
    twin: "adaptive_average_pooling3d")
  package static let spatialAxes = 3
  package static let kind = Reduce.Kind.mean
  package static let schema = adaptivePoolSchema()

  package static let examples: [LayerExample] = [
    .init("AdaptiveAvgPool3d: 1", [[.batch, 3, 9, .height, 9]], gives: [.batch, 3, 1, 1, 1]),
    .init("AdaptiveAvgPool3d: [null, 4, 4]", [[.batch, 3, 7, 7, 7]], gives: [.batch, 3, 7, 4, 4]),
    .init("AdaptiveAvgPool3d: -1", [[.batch, 3, 7, 7, 7]], fails: "spec/out-of-range"),
    .init("AdaptiveAvgPool3d: 2", [[.batch, 3, 7, 7, 7, 7]], fails: "shape/rank"),
  ]

  package var outputSize: [Int?] = [1, 1, 1]
  package var returnsIndices = false

  package init() {}
}
