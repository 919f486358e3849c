/// Operands of different element types.
enum ElementTypeMessage: FrameworkMessage {
  static let wordings = [
    Wording(.torch, "mat1 and mat2 must have the same dtype, but got {a:word} and {b:word}"),
    Wording(
      .torch,
      "Expected tensor for argument #{argument} 'indices' to have one of the following scalar types: Long, Int; but got {b:word} instead"
    ),
    Wording(.torch, "expected scalar type {a:word} but found {b:word}"),
  ]

  static func meaning(_ match: Match) -> String {
    let a = match.text("a")
    return a.isEmpty
      ? "an embedding looks up whole numbers and got \(match.text("b"))"
      : "operands have the element types \(a) and \(match.text("b")), and must have one"
  }

  static func causes(_ match: Match) -> [String] {
    [
      "NumPy makes float64: convert the data with .float() or astype('float32')",
      "indices must be whole numbers: .long()",
    ]
  }
}
