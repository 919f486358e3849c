internal import Shapes

/// Squeezes every number into (-1, 1).
package struct TorchTanhLayer: PointwiseFamily {
  package static let about = About(
    "Tanh", dialects: [.torch], "Squeezes every number into (-1, 1).", twin: "tanh")
  package static let schema = Schema(Self(), [])

  package static let examples: [LayerExample] = [
    .init("Tanh", [[.batch, 8, 5]], gives: [.batch, 8, 5])
  ]

  package init() {}

  package var function: any Activation { TanhActivation() }
}
