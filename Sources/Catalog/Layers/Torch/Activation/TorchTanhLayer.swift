internal import Shapes

/// Squeezes every number into (-1, 1).
package struct TorchTanhLayer: PointwiseFamily {
  package static let about = About(
    "Tanh", aliases: ["tanh"], dialects: [.torch], "Squeezes every number into (-1, 1).",
    formula: "(exp(x) - exp(-x)) / (exp(x) + exp(-x))",
    twin: "tanh")
  package static let schema = Schema(Self(), [])

  package static let examples: [LayerExample] = [
    .init("Tanh", [[.batch, 8, 5]], gives: [.batch, 8, 5]),
    .init("Tanh: {inplace: true}", [[.batch, 8]], fails: "spec/unknown-key"),
  ]

  package init() {}

  package var function: any Activation { TanhActivation() }
}
