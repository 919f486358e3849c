internal import Shapes

/// Takes the norm of every window of a sequence.
package struct TorchLPPool1dLayer: TorchNormPoolFamily {
  package static let about = About(
    "LPPool1d", aliases: ["lp_pool1d"], dialects: [.torch],
    "Takes the norm of every window of a sequence.",
    formula: "y = (Σ xᵖ)^(1 / p) over a window; n′ = ⌊(n - kernel_size) / stride⌋ + 1",
    source: "Gülçehre, Cho, Pascanu, Bengio, Learned-norm pooling, 2014, arXiv:1311.1780")
  package static let spatialAxes = 1
  package static let schema = normPoolSchema()

  package static let examples: [LayerExample] = [
    .init(
      "LPPool1d: {norm_type: 2, kernel_size: 2}", [[.batch, 3, .time]],
      gives: [.batch, 3, Dim.time.floorDivided(by: 2)]),
    .init(
      "LPPool1d: {norm_type: 2, kernel_size: 9}", [[.batch, 3, 7]],
      fails: "shape/window-larger-than-input"),
    .init(
      "LPPool1d: {norm_type: 0, kernel_size: 2}", [[.batch, 3, 7]], fails: "spec/out-of-range"),
  ]

  package var options = TorchPoolOptions(axes: 1)
  package var exponent = 2.0

  package init() {}
}
