internal import Shapes

/// Its input less the tanh of it.
package struct TorchTanhshrinkLayer: PointwiseFamily {
  package static let about = About(
    "Tanhshrink", aliases: ["tanhshrink"], dialects: [.torch], "Its input less the tanh of it.",
    formula: "x - tanh(x)",
    twin: "tanh_shrink")
  package static let schema = Schema(Self(), [])

  package static let examples: [LayerExample] = [
    .init("Tanhshrink", [[.batch, 8, 5]], gives: [.batch, 8, 5])
  ]

  package init() {}

  package var function: any Activation { TanhShrinkActivation() }
}
