/// An initial state of another size.
enum RecurrentStateMessage: FrameworkMessage {
  static let wordings = [
    Wording(.torch, "Expected hidden[{index}] size {wanted:shape}, got {found:shape}"),
    Wording(.torch, "Expected hidden size {wanted:shape}, got {found:shape}"),
  ]

  static func meaning(_ match: Match) -> String {
    "a recurrent layer starts from a state of \(match.text("wanted")) (layers × directions, batch, units), and got "
      + match.text("found")
  }

  static func causes(_ match: Match) -> [String] {
    [
      "the state was made for another batch size: the last batch of an epoch is smaller",
      "batch_first does not apply to states: their first axis counts layers and directions",
      "a decoder with other units than its encoder: map the state with a linear layer",
    ]
  }
}
