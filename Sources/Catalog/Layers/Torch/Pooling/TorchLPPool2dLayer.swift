internal import Shapes

/// Takes the norm of every window of an image.
package struct TorchLPPool2dLayer: TorchNormPoolFamily {
  package static let about = About(
    "LPPool2d", aliases: ["lp_pool2d"], dialects: [.torch],
    "Takes the norm of every window of an image.",
    formula: "y = (Σ xᵖ)^(1 / p) over a window; n′ = ⌊(n - kernel_size) / stride⌋ + 1",
    source: "Gülçehre, Cho, Pascanu, Bengio, Learned-norm pooling, 2014, arXiv:1311.1780")
  package static let spatialAxes = 2
  package static let schema = normPoolSchema()

  package static let examples: [LayerExample] = [
    .init(
      "LPPool2d: {norm_type: 2, kernel_size: 2}", [[.batch, 3, .height, 9]],
      gives: [.batch, 3, Dim.height.floorDivided(by: 2), 4]),
    .init(
      "LPPool2d: {norm_type: 2, kernel_size: 9}", [[.batch, 3, 7, 7]],
      fails: "shape/window-larger-than-input"),
    .init(
      "LPPool2d: {norm_type: 0, kernel_size: 2}", [[.batch, 3, 7, 7]], fails: "spec/out-of-range"),
  ]

  package var options = TorchPoolOptions(axes: 2)
  package var exponent = 2.0

  package init() {}
}
