internal import Shapes

/// Sigmoid linear unit, also called swish.
package struct TorchSiLULayer: PointwiseFamily {
  package static let about = About(
    "SiLU", aliases: ["silu"], dialects: [.torch], "Sigmoid linear unit, also called swish.",
    formula: "x / (1 + exp(-x))",
    source: "Elfwing, Uchibe, Doya, 2017, arXiv:1702.03118",
    twin: "silu")
  package static let schema = Schema(Self(), [.inplace])

  package static let examples: [LayerExample] = [
    .init("SiLU", [[.batch, 8, 5]], gives: [.batch, 8, 5])
  ]

  package init() {}

  package var function: any Activation { SiluActivation() }
}
