/// An index beyond the rows of a table or the end of an axis.
enum IndexRangeMessage: FrameworkMessage {
  static let wordings = [
    Wording(.torch, "index out of range in self"),
    Wording(.torch, "index {index} is out of bounds for dimension {axis} with size {size}"),
    Wording(.tensorflow, "= {index} is not in [0, {size})"),
    Wording(.torch, "Assertion `srcIndex < srcSelectDimSize` failed"),
    Wording(.numpy, "index {index} is out of bounds for axis {axis} with size {size}"),
  ]

  static func meaning(_ match: Match) -> String {
    guard let index = match["index"], let size = match["size"] else {
      return
        "an index is at least as large as the table it looks into, or negative; mostly an embedding"
    }
    return "index \(index) is looked up where there are \(size), 0 to \(size - 1)"
  }

  static func causes(_ match: Match) -> [String] {
    [
      "the vocabulary is larger than the embedding's rows: input_dim (num_embeddings) must be the largest index + 1",
      "padding or unknown words have indices of their own, which were not counted",
      "a sequence longer than the positional embedding",
      "indices start at 1 in the data: subtract 1",
    ]
  }
}
