internal import Shapes

/// Squeezes every number into (0, 1) on its own.
package struct TorchSigmoidLayer: PointwiseFamily {
  package static let about = About(
    "Sigmoid", aliases: ["sigmoid"], dialects: [.torch],
    "Squeezes every number into (0, 1) on its own.",
    formula: "1 / (1 + exp(-x))",
    twin: "sigmoid")
  package static let schema = Schema(Self(), [])

  package static let examples: [LayerExample] = [
    .init("Sigmoid", [[.batch, 8, 5]], gives: [.batch, 8, 5])
  ]

  package init() {}

  package var function: any Activation { SigmoidActivation() }
}
