internal import Shapes

/// Smooth and slightly falling below zero.
package struct TorchMishLayer: PointwiseFamily {
  package static let about = About(
    "Mish", aliases: ["mish"], dialects: [.torch], "Smooth and slightly falling below zero.",
    formula: "x · tanh(log(1 + exp(x)))",
    source: "Misra, 2019, arXiv:1908.08681",
    twin: "mish")
  package static let schema = Schema(Self(), [.inplace])

  package static let examples: [LayerExample] = [
    .init("Mish", [[.batch, 8, 5]], gives: [.batch, 8, 5])
  ]

  package init() {}

  package var function: any Activation { MishActivation() }
}
