internal import Shapes

/// Gaussian error linear unit.
package struct TorchGELULayer: PointwiseFamily {
  package static let about = About(
    "GELU", aliases: ["gelu"], dialects: [.torch], "Gaussian error linear unit.",
    formula: "x · Φ(x); tanh: 0.5 · x · (1 + tanh(√(2/π) · (x + 0.044715 · x³)))",
    source: "Hendrycks, Gimpel, 2016, arXiv:1606.08415",
    twin: "gelu")
  package static let schema = Schema(
    Self(),
    [
      .choice("approximate", \.approximation, default: "none", "Which formula is used.")
    ])

  package static let examples: [LayerExample] = [
    .init("GELU", [[.batch, 8, 5]], gives: [.batch, 8, 5]),
    .init("GELU: tanh", [[.batch, 8]], gives: [.batch, 8]),
    .init("GELU: fast", [[.batch, 8]], fails: "spec/unknown-value"),
  ]

  package enum Approximation: String, Sendable, CaseIterable { case none, tanh }

  package var approximation = Approximation.none

  package init() {}

  package var function: any Activation { GeluActivation(approximate: approximation == .tanh) }
}
