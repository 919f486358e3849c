internal import Shapes

/// Rectified linear unit.
package struct TorchReLULayer: PointwiseFamily {
  package static let about = About(
    "ReLU", aliases: ["relu"], dialects: [.torch], "Rectified linear unit.",
    formula: "max(0, x)",
    source: "Nair, Hinton, 2010",
    twin: "relu")
  package static let schema = Schema(Self(), [.inplace])

  package static let examples: [LayerExample] = [
    .init("ReLU", [[.batch, 8, 5]], gives: [.batch, 8, 5]),
    .init("relu", [[.batch, 8]], gives: [.batch, 8]),
    .init("ReLU: {inplace: 3}", [[.batch, 8]], fails: "spec/wrong-type"),
  ]

  package init() {}

  package var function: any Activation { ReluActivation() }
}
