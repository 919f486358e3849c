package import Program

/// A penalty on the sum of magnitudes.
package struct L1Regularizer: Regularizer {
  package static let about = About(
    "l1", aliases: ["L1"], "Penalty on the sum of magnitudes; pulls weights to exactly zero.",
    formula: "l1 · Σ|w|",
    source: "Tibshirani, Regression shrinkage and selection via the lasso, 1996")
  package static let schema = Schema(
    Self(),
    [
      .number(
        "l1", \.factor, in: 0...(.greatestFiniteMagnitude), default: "0.01",
        "Factor of the penalty.")
    ])

  package var factor = 0.01

  package init() {}

  package var penalty: Penalty { Penalty(l1: Float(factor)) }
}
