internal import Shapes

/// Rectified linear unit, bounded at 6.
package struct TorchReLU6Layer: PointwiseFamily {
  package static let about = About(
    "ReLU6", aliases: ["relu6"], dialects: [.torch], "Rectified linear unit, bounded at 6.",
    formula: "min(max(0, x), 6)",
    source: "Krizhevsky, Convolutional deep belief networks on CIFAR-10, 2010",
    twin: "relu6")
  package static let schema = Schema(Self(), [.inplace])

  package static let examples: [LayerExample] = [
    .init("ReLU6", [[.batch, 8, 5]], gives: [.batch, 8, 5])
  ]

  package init() {}

  package var function: any Activation { Relu6Activation() }
}
