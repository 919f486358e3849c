internal import Shapes

/// The exponential function.
package struct TorchExpLayer: PointwiseFamily {
  package static let about = About(
    "exp", dialects: [.torch], "Exponential function.", formula: "exp(x)", twin: "exponential")
  package static let schema = Schema(Self(), [])

  package static let examples: [LayerExample] = [
    .init("exp", [[.batch, 8]], gives: [.batch, 8])
  ]

  package init() {}

  package var function: any Activation { ExponentialActivation() }
}
