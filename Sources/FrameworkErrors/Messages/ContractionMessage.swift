/// Axes summed over together that differ in size.
enum ContractionMessage: FrameworkMessage {
  static let wordings = [
    Wording(
      .torch,
      "einsum(): subscript {label:word} has size {b} for operand {operand} which does not broadcast with previously seen size {a}"
    ),
    Wording(
      .jax,
      "Size of label '{label:word}' for operand {operand} ({b}) does not match previous terms ({a})"
    ),
    Wording(
      .keras,
      "Incompatible input shapes: axis values {a} (at axis {axisA}) != {b} (at axis {axisB}). Full input shapes: {inA:shape}, {inB:shape}"
    ),
  ]

  static func meaning(_ match: Match) -> String {
    let label = match.text("label")
    return
      "two axes that are summed over together\(label.isEmpty ? "" : ", both called '\(label)',") have "
      + "\(match.text("a")) and \(match.text("b"))"
  }

  static func causes(_ match: Match) -> [String] {
    ["the letters or axes are in another order than the operand's", "an operand is transposed"]
  }
}
