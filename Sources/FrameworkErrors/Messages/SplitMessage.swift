/// Parts that do not make up an axis.
enum SplitMessage: FrameworkMessage {
  static let wordings = [
    Wording(
      .torch,
      "split_with_sizes expects split_sizes to sum exactly to {size} (input tensor's size at dimension {axis}), but got split_sizes={parts:shape}"
    ),
    Wording(
      .tensorflow,
      "Number of ways to split should evenly divide the split dimension, but got split_dim {axis} (size = {size}) and num_split {parts}"
    ),
  ]

  static func meaning(_ match: Match) -> String {
    "an axis of \(match.text("size")) is split into \(match.text("parts")), which does not come out even"
  }

  static func causes(_ match: Match) -> [String] {
    ["the parts must add up to the axis", "another axis is meant: channels are axis 1 or -1"]
  }
}
