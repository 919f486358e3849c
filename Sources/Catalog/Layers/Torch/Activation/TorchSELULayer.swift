internal import Shapes

/// Scaled exponential linear unit.
package struct TorchSELULayer: PointwiseFamily {
  package static let about = About(
    "SELU", aliases: ["selu"], dialects: [.torch], "Scaled exponential linear unit.",
    formula: "1.0507 · (x if x > 0 else 1.6733 · (exp(x) - 1))",
    source: "Klambauer, Unterthiner, Mayr, Hochreiter, 2017, arXiv:1706.02515",
    twin: "selu")
  package static let schema = Schema(Self(), [.inplace])

  package static let examples: [LayerExample] = [
    .init("SELU", [[.batch, 8, 5]], gives: [.batch, 8, 5])
  ]

  package init() {}

  package var function: any Activation { SeluActivation() }
}
