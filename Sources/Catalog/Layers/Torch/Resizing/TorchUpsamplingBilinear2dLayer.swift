internal import Program
internal import Shapes

/// Resizes an image by interpolating between pixels, corners on corners.
package struct TorchUpsamplingBilinear2dLayer: TorchUpsampleFamily {
  package static let about = About(
    "UpsamplingBilinear2d", dialects: [.torch],
    "Resizes an image by interpolating between pixels, corners on corners.",
    formula: "y[i] = x[i · (n - 1) / (n′ - 1)], linear between elements")
  package static let spatialAxes = 2...2
  package static let schema = upsampleSchema()

  package static let examples: [LayerExample] = [
    .init(
      "UpsamplingBilinear2d: {scale_factor: 2}", [[.batch, 3, .height, 9]],
      gives: [.batch, 3, 2 * Dim.height, 18]),
    .init("UpsamplingBilinear2d: {size: 5}", [[.batch, 3, 7, 9]], gives: [.batch, 3, 5, 5]),
    .init("UpsamplingBilinear2d: {size: 5}", [[.batch, 3]], fails: "shape/rank"),
    .init(
      "UpsamplingBilinear2d: {size: 5, scale_factor: 2}", [[.batch, 3, 7, 9]],
      fails: "spec/conflicting-parameters"),
  ]

  package var options: TorchUpsampleOptions

  package init() {
    options = TorchUpsampleOptions()
    options.mode = .bilinear
    options.alignsCorners = true
  }
}
