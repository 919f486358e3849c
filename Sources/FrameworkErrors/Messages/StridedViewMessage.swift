/// A view of a tensor whose elements do not lie in order.
enum StridedViewMessage: FrameworkMessage {
  static let wordings = [
    Wording(.torch, "view size is not compatible with input tensor's size and stride")
  ]

  static func meaning(_ match: Match) -> String {
    "view wants elements that lie in memory in their order, and a transpose or permute before it left them elsewhere"
  }

  static func causes(_ match: Match) -> [String] {
    [
      "use reshape, which copies where it must, or contiguous() before view",
      "check that the order of the axes is the one you mean: a reshape after a permute mixes what it should not",
    ]
  }
}
