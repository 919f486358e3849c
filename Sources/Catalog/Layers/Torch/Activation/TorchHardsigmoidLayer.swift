internal import Shapes

/// Piecewise linear approximation of the sigmoid.
package struct TorchHardsigmoidLayer: PointwiseFamily {
  package static let about = About(
    "Hardsigmoid", aliases: ["hardsigmoid"], dialects: [.torch],
    "Piecewise linear approximation of the sigmoid.",
    formula: "min(max(x / 6 + 0.5, 0), 1)",
    source: "Courbariaux, Bengio, David, BinaryConnect, 2015, arXiv:1511.00363",
    twin: "hard_sigmoid")
  package static let schema = Schema(Self(), [.inplace])

  package static let examples: [LayerExample] = [
    .init("Hardsigmoid", [[.batch, 8, 5]], gives: [.batch, 8, 5])
  ]

  package init() {}

  package var function: any Activation { HardSigmoidActivation() }
}
