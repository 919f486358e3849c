package import Program
internal import Shapes

/// Takes the greatest element of windows as even as an image divides into.
package struct TorchAdaptiveMaxPool2dLayer: TorchAdaptivePoolFamily {
  package static let about = About(
    "AdaptiveMaxPool2d", aliases: ["adaptive_max_pool2d"], dialects: [.torch],
    "Takes the greatest element of windows as even as an image divides into.",
    formula: "y[i] = max of x[⌊i · n / output_size⌋ ..< ⌈(i + 1) · n / output_size⌉]",
    twin: "adaptive_max_pooling2d")
  package static let spatialAxes = 2
  package static let kind = Reduce.Kind.maximum
  package static let schema = adaptivePoolSchema()

  package static let examples: [LayerExample] = [
    .init("AdaptiveMaxPool2d: 1", [[.batch, 3, .height, 9]], gives: [.batch, 3, 1, 1]),
    .init("AdaptiveMaxPool2d: [null, 4]", [[.batch, 3, 7, 7]], gives: [.batch, 3, 7, 4]),
    .init(
      "AdaptiveMaxPool2d: {output_size: 2, return_indices: true}", [[.batch, 3, .height, 9]],
      gives: [.batch, 3, 2, 2], [.batch, 3, 2, 2]),
    .init("AdaptiveMaxPool2d: -1", [[.batch, 3, 7, 7]], fails: "spec/out-of-range"),
    .init("AdaptiveMaxPool2d: 2", [[.batch, 3, 7, 7, 7]], fails: "shape/rank"),
  ]

  package var outputSize: [Int?] = [1, 1]
  package var returnsIndices = false

  package init() {}
}
