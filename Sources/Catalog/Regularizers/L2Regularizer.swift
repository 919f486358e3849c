package import Program

/// A penalty on the sum of squares.
package struct L2Regularizer: Regularizer {
  package static let about = About(
    "l2", aliases: ["L2"], "Penalty on the sum of squares; shrinks weights.", formula: "l2 · Σw²",
    source: "Hoerl, Kennard, Ridge regression, 1970, doi:10.1080/00401706.1970.10488634")
  package static let schema = Schema(
    Self(),
    [
      .number(
        "l2", \.factor, in: 0...(.greatestFiniteMagnitude), default: "0.01",
        "Factor of the penalty.")
    ])

  package var factor = 0.01

  package init() {}

  package var penalty: Penalty { Penalty(l2: Float(factor)) }
}
