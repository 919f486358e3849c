/// Weights whose size depends on an axis without a size.
enum UndefinedExtentMessage: FrameworkMessage {
  static let wordings = [
    Wording(
      .keras,
      "Shapes used to initialize variables must be fully-defined (no `None` dimensions). Received: shape={shape:shape} for variable path='{path:word}'"
    ),
    Wording(.keras, "The last dimension of the inputs to a {*} should be defined. Found None"),
  ]

  static func meaning(_ match: Match) -> String {
    let path = match.text("path")
    return
      "a weight\(path.isEmpty ? "" : " '\(path)'") cannot be made: its size depends on an axis of unknown size"
  }

  static func causes(_ match: Match) -> [String] {
    [
      "flatten of images or sequences of free size: use global pooling instead, or give the input a size",
      "the axes are exchanged, so that the free one, a time or height, stands where the features belong",
    ]
  }
}
