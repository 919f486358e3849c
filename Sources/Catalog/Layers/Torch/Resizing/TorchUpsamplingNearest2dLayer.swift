internal import Program
internal import Shapes

/// Resizes an image by repeating its pixels.
package struct TorchUpsamplingNearest2dLayer: TorchUpsampleFamily {
  package static let about = About(
    "UpsamplingNearest2d", dialects: [.torch], "Resizes an image by repeating its pixels.",
    formula: "y[i] = x[⌊i / scale_factor⌋]")
  package static let spatialAxes = 1...3
  package static let schema = upsampleSchema()

  package static let examples: [LayerExample] = [
    .init(
      "UpsamplingNearest2d: {scale_factor: 2}", [[.batch, 3, .height, 9]],
      gives: [.batch, 3, 2 * Dim.height, 18]),
    .init("UpsamplingNearest2d: {size: 5}", [[.batch, 3, 7, 9]], gives: [.batch, 3, 5, 5]),
    .init("UpsamplingNearest2d: {size: 5}", [[.batch, 3]], fails: "shape/rank"),
    .init(
      "UpsamplingNearest2d: {size: 5, scale_factor: 2}", [[.batch, 3, 7, 9]],
      fails: "spec/conflicting-parameters"),
  ]

  package var options = TorchUpsampleOptions()

  package init() {}
}
