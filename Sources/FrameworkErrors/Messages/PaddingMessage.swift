/// Reflected padding wider than what it reflects.
enum PaddingMessage: FrameworkMessage {
  static let wordings = [
    Wording(
      .torch,
      "Padding size should be less than the corresponding input dimension, but got: padding ({before}, {after}) at dimension {axis} of input {input:shape}"
    )
  ]

  static func meaning(_ match: Match) -> String {
    "a reflected border of \(match.text("before")) and \(match.text("after")) needs more than there is in axis "
      + "\(match.text("axis")) of \(match.text("input"))"
  }

  static func causes(_ match: Match) -> [String] {
    [
      "pad with zeros or by less, or use larger inputs: after many strides little is left to reflect"
    ]
  }
}
