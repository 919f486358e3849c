internal import Shapes

extension InferenceContext {
  /// A table of learned positions has a row for every step.
  ///
  /// - Throws: `shape/sequence-length`.
  mutating func require(steps: Dim, atMost length: Dim) throws(LayerError) {
    guard let rows = value(length) else { return }
    try require(
      Constraint(.atMost(steps, rows), reason: "\(subject): each step needs a position of its own"),
      else: {
        LayerError(
          "shape/sequence-length",
          "\($0.subject) has a 'sequence_length' of \(rows) for \($0.text(steps)) steps",
          at: .parameter("sequence_length"),
          help: "raise 'sequence_length' to \($0.text(steps)), or shorten the sequence",
          framework: "slice index out of bounds: Expected size[0] in [0, \(rows)], "
            + "but got \($0.value(steps) ?? 0)")
      })
  }
}
