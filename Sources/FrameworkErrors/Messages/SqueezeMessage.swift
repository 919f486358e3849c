/// An axis removed that is not of size 1.
enum SqueezeMessage: FrameworkMessage {
  static let wordings = [
    Wording(.tensorflow, "Can not squeeze dim[{axis}], expected a dimension of 1, got {size}")
  ]

  static func meaning(_ match: Match) -> String {
    "axis \(match.text("axis")) is to be removed but holds \(match.text("size")) elements"
  }

  static func causes(_ match: Match) -> [String] {
    [
      "another axis is meant",
      "labels of several columns in a loss or metric for one index per sample: take their argmax",
    ]
  }
}
