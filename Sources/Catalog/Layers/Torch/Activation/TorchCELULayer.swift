internal import Shapes

/// Continuously differentiable exponential linear unit.
package struct TorchCELULayer: PointwiseFamily {
  package static let about = About(
    "CELU", aliases: ["celu"], dialects: [.torch],
    "Continuously differentiable exponential linear unit.",
    formula: "max(0, x) + min(0, alpha · (exp(x / alpha) - 1))",
    source: "Barron, 2017, arXiv:1704.07483",
    twin: "celu")
  package static let schema = Schema(
    Self(),
    [
      .number(
        "alpha", \.unit.alpha, in: 0...(.greatestFiniteMagnitude), excludingLower: true,
        default: "1", "Limit for very negative input, with the sign turned."),
      .inplace,
    ])

  package static let examples: [LayerExample] = [
    .init("CELU", [[.batch, 8, 5]], gives: [.batch, 8, 5]),
    .init("CELU: 0", [[.batch, 8]], fails: "spec/out-of-range"),
  ]

  var unit = CeluActivation()

  package init() {}

  package var function: any Activation { unit }
}
