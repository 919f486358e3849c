/// A check that failed on a GPU, told without its numbers.
enum DeviceAssertionMessage: FrameworkMessage {
  static let wordings = [Wording(.torch, "device-side assert triggered")]

  static func meaning(_ match: Match) -> String {
    "a check failed on the GPU, and the line that is blamed is not the one that failed: nearly always an index out of range"
  }

  static func causes(_ match: Match) -> [String] {
    [
      "run the same batch on the CPU: the message then names the index",
      "a label outside 0 to classes - 1 in a cross-entropy",
      "a token index at or beyond the embedding's rows, or a position beyond the positional embedding",
      "probabilities outside 0 to 1 in a binary cross-entropy, as of missing sigmoids or NaN",
    ]
  }
}
