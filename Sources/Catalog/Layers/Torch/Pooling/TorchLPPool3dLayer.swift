internal import Shapes

/// Takes the norm of every window of a volume.
package struct TorchLPPool3dLayer: TorchNormPoolFamily {
  package static let about = About(
    "LPPool3d", aliases: ["lp_pool3d"], dialects: [.torch],
    "Takes the norm of every window of a volume.",
    formula: "y = (Σ xᵖ)^(1 / p) over a window; n′ = ⌊(n - kernel_size) / stride⌋ + 1",
    source: "Gülçehre, Cho, Pascanu, Bengio, Learned-norm pooling, 2014, arXiv:1311.1780")
  package static let spatialAxes = 3
  package static let schema = normPoolSchema()

  package static let examples: [LayerExample] = [
    .init(
      "LPPool3d: {norm_type: 2, kernel_size: 2}", [[.batch, 3, 9, .height, 9]],
      gives: [.batch, 3, 4, Dim.height.floorDivided(by: 2), 4]),
    .init(
      "LPPool3d: {norm_type: 2, kernel_size: 9}", [[.batch, 3, 7, 7, 7]],
      fails: "shape/window-larger-than-input"),
    .init(
      "LPPool3d: {norm_type: 0, kernel_size: 2}", [[.batch, 3, 7, 7, 7]], fails: "spec/out-of-range"
    ),
  ]

  package var options = TorchPoolOptions(axes: 3)
  package var exponent = 2.0

  package static let wantsWholeWindow = true

  package init() {}
}
