internal import Shapes

/// Piecewise approximation of silu.
package struct TorchHardswishLayer: PointwiseFamily {
  package static let about = About(
    "Hardswish", aliases: ["hardswish"], dialects: [.torch], "Piecewise approximation of silu.",
    formula: "x · min(max(x / 6 + 0.5, 0), 1)",
    source: "Howard et al., Searching for MobileNetV3, 2019, arXiv:1905.02244",
    twin: "hard_silu")
  package static let schema = Schema(Self(), [.inplace])

  package static let examples: [LayerExample] = [
    .init("Hardswish", [[.batch, 8, 5]], gives: [.batch, 8, 5])
  ]

  package init() {}

  package var function: any Activation { HardSiluActivation() }
}
