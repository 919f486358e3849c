internal import Shapes

/// Squeezes numbers into (-1, 1), with longer tails than tanh.
package struct TorchSoftsignLayer: PointwiseFamily {
  package static let about = About(
    "Softsign", aliases: ["softsign"], dialects: [.torch],
    "Squeezes numbers into (-1, 1), with longer tails than tanh.",
    formula: "x / (1 + |x|)",
    source: "Turian, Bergstra, Bengio, 2009",
    twin: "softsign")
  package static let schema = Schema(Self(), [])

  package static let examples: [LayerExample] = [
    .init("Softsign", [[.batch, 8, 5]], gives: [.batch, 8, 5])
  ]

  package init() {}

  package var function: any Activation { SoftsignActivation() }
}
