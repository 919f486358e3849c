package import Program
internal import Shapes

/// Takes the greatest element of windows as even as a volume divides into.
package struct TorchAdaptiveMaxPool3dLayer: TorchAdaptivePoolFamily {
  package static let about = About(
    "AdaptiveMaxPool3d", aliases: ["adaptive_max_pool3d"], dialects: [.torch],
    "Takes the greatest element of windows as even as a volume divides into.",
    formula: "y[i] = max of x[⌊i · n / output_size⌋ ..< ⌈(i + 1) · n / output_size⌉]",
    twin: "adaptive_max_pooling3d")
  package static let spatialAxes = 3
  package static let kind = Reduce.Kind.maximum
  package static let schema = adaptivePoolSchema()

  package static let examples: [LayerExample] = [
    .init("AdaptiveMaxPool3d: 1", [[.batch, 3, 9, .height, 9]], gives: [.batch, 3, 1, 1, 1]),
    .init("AdaptiveMaxPool3d: [null, 4, 4]", [[.batch, 3, 7, 7, 7]], gives: [.batch, 3, 7, 4, 4]),
    .init(
      "AdaptiveMaxPool3d: {output_size: 2, return_indices: true}", [[.batch, 3, 9, .height, 9]],
      gives: [.batch, 3, 2, 2, 2], [.batch, 3, 2, 2, 2]),
    .init("AdaptiveMaxPool3d: -1", [[.batch, 3, 7, 7, 7]], fails: "spec/out-of-range"),
    .init("AdaptiveMaxPool3d: 2", [[.batch, 3, 7, 7, 7, 7]], fails: "shape/rank"),
  ]

  package var outputSize: [Int?] = [1, 1, 1]
  package var returnsIndices = false

  package init() {}
}
