internal import Shapes

/// Rectified linear unit.
package struct TorchReLULayer: PointwiseFamily {
  package static let about = About(
    "ReLU", dialects: [.torch], "Rectified linear unit.", twin: "relu")
  package static let schema = Schema(Self(), [.inplace])

  package static let examples: [LayerExample] = [
    .init("ReLU", [[.batch, 8, 5]], gives: [.batch, 8, 5])
  ]

  package init() {}

  package var function: any Activation { ReluActivation() }
}
