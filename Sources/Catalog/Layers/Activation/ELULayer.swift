internal import Shapes

/// Exponential linear unit as a layer.
package struct ELULayer: PointwiseFamily {
  package static let about = About(
    "elu", aliases: ["ELU"], "Exponential linear unit.",
    formula: "x if x > 0 else alpha · (exp(x) - 1)",
    source: "Clevert, Unterthiner, Hochreiter, 2016, arXiv:1511.07289", twin: "ELU")
  package static let schema = Schema(
    Self(),
    [
      .number(
        "alpha", \.unit.alpha, default: "1", "Limit for very negative input, with the sign turned.")
    ])

  package static let examples: [LayerExample] = [
    .init("elu", [[.batch, 8]], gives: [.batch, 8])
  ]

  var unit = EluActivation()

  package init() {}

  package var function: any Activation { unit }
}
