internal import Shapes

/// Exponential linear unit.
package struct TorchELULayer: PointwiseFamily {
  package static let about = About(
    "ELU", aliases: ["elu"], dialects: [.torch], "Exponential linear unit.",
    formula: "x if x > 0 else alpha · (exp(x) - 1)",
    source: "Clevert, Unterthiner, Hochreiter, 2016, arXiv:1511.07289",
    twin: "elu")
  package static let schema = Schema(
    Self(),
    [
      .number(
        "alpha", \.unit.alpha, default: "1", "Limit for very negative input, with the sign turned."),
      .inplace,
    ])

  package static let examples: [LayerExample] = [
    .init("ELU", [[.batch, 8, 5]], gives: [.batch, 8, 5])
  ]

  var unit = EluActivation()

  package init() {}

  package var function: any Activation { unit }
}
