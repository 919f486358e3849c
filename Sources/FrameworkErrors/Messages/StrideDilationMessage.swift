/// A window with both a stride and a dilation.
enum StrideDilationMessage: FrameworkMessage {
  static let wordings = [
    Wording(
      .keras,
      "`strides > 1` not supported in conjunction with `dilation_rate > 1`. Received: strides={strides:shape} and dilation_rate={dilation:shape}"
    ),
    Wording(.keras, "`strides > 1` not supported in conjunction with `dilation_rate > 1`"),
  ]

  static func meaning(_ match: Match) -> String {
    "Keras computes strides or dilation, not both at once"
  }

  static func causes(_ match: Match) -> [String] {
    ["keep the dilation, and stride in a pooling layer after it"]
  }
}
