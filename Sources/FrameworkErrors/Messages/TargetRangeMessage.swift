/// A class index that the head has no output for.
enum TargetRangeMessage: FrameworkMessage {
  static let wordings = [
    Wording(.torch, "Target {index} is out of bounds"),
    Wording(.torch, "Assertion `t >= 0 && t < n_classes` failed"),
    Wording(
      .tensorflow,
      "Received a label value of {index} which is outside the valid range of [0, {size})"),
  ]

  static func meaning(_ match: Match) -> String {
    guard let index = match["index"] else {
      return "a class index is negative or at least the number of outputs of the last layer"
    }
    let size = match["size"].map { ", which has outputs for 0 to \($0 - 1)" } ?? ""
    return "class \(index) has no output in the last layer\(size)"
  }

  static func causes(_ match: Match) -> [String] {
    [
      "classes are numbered from 1 in the data: subtract 1",
      "the last layer has too few units: it needs one per class",
      "a label for 'ignore' (255 or -1 in segmentation) is not declared with ignore_index",
    ]
  }
}
