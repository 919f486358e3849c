package import Program

/// Penalties on the sum of magnitudes and on the sum of squares.
package struct L1L2Regularizer: Regularizer {
  package static let about = About(
    "l1_l2", aliases: ["L1L2", "l1l2"],
    "Penalties on the sum of magnitudes and on the sum of squares.",
    formula: "l1 · Σ|w| + l2 · Σw²",
    source: "Zou, Hastie, Regularization and variable selection via the elastic net, 2005")
  package static let schema = Schema(
    Self(),
    [
      .number(
        "l1", \.l1, in: 0...(.greatestFiniteMagnitude), default: "0", "Factor of the magnitudes."),
      .number(
        "l2", \.l2, in: 0...(.greatestFiniteMagnitude), default: "0", "Factor of the squares."),
    ])

  package var l1 = 0.0
  package var l2 = 0.0

  package init() {}

  package var penalty: Penalty { Penalty(l1: Float(l1), l2: Float(l2)) }
}
