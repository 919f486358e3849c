/// Targets of two axes in a loss for class indices.
enum SparseTargetMessage: FrameworkMessage {
  static let wordings = [
    Wording(.torch, "0D or 1D target tensor expected, multi-target not supported"),
    Wording(.torch, "multi-target not supported"),
  ]

  static func meaning(_ match: Match) -> String {
    "a loss for class indices wants one index per sample, and got targets with another axis"
  }

  static func causes(_ match: Match) -> [String] {
    [
      "labels of shape [batch, 1]: squeeze the last axis",
      "one-hot labels: take their argmax, or pass them as floating-point probabilities",
    ]
  }
}
