/// A recurrent layer made for another number of features.
enum RecurrentInputMessage: FrameworkMessage {
  static let wordings = [
    Wording(.torch, "input.size(-1) must be equal to input_size. Expected {wanted}, got {found}"),
    Wording(.torch, "input has inconsistent input_size: got {found} expected {wanted}"),
  ]

  static func meaning(_ match: Match) -> String {
    "a recurrent layer made for \(match.text("wanted")) features per step got \(match.text("found"))"
  }

  static func causes(_ match: Match) -> [String] {
    [
      "the axes are in another order: PyTorch takes [time, batch, features], and [batch, time, features] with batch_first=True",
      "features and steps are exchanged: transpose the two",
      "input_size was written for other data: write \(match.text("found"))",
    ]
  }
}
