/// A tensor stretched along an axis that is not of size 1.
enum ExpandMessage: FrameworkMessage {
  static let wordings = [
    Wording(
      .torch,
      "The expanded size of the tensor ({wanted}) must match the existing size ({found}) at non-singleton dimension {axis}.  Target sizes: {target:shape}.  Tensor sizes: {input:shape}"
    ),
    Wording(
      .torch,
      "The expanded size of the tensor ({wanted}) must match the existing size ({found}) at non-singleton dimension {axis}"
    ),
  ]

  static func meaning(_ match: Match) -> String {
    "an axis of \(match.text("found")) is stretched to \(match.text("wanted")); only axes of size 1 can be"
  }

  static func causes(_ match: Match) -> [String] {
    [
      "add the missing axis first (unsqueeze): sizes are aligned at the end",
      "an assignment into a slice of another size, such as a mask or a positional embedding made for \(match.text("found")) steps",
    ]
  }
}
