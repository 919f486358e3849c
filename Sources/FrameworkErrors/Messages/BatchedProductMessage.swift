/// A product of stacks of matrices.
enum BatchedProductMessage: FrameworkMessage {
  static let wordings = [
    Wording(
      .torch,
      "Expected size for first two dimensions of batch2 tensor to be: {wanted:shape} but got: {found:shape}"
    )
  ]

  static func meaning(_ match: Match) -> String {
    "a batched product needs a second operand of \(match.text("wanted")) stacks and rows, and got \(match.text("found"))"
  }

  static func causes(_ match: Match) -> [String] {
    [
      "the second operand is not transposed: in attention, keys are multiplied as keyᵀ",
      "the batch axis stands in another place in one of the two (batch_first)",
    ]
  }
}
