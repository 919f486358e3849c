/// An axis that the tensor does not have.
enum AxisRangeMessage: FrameworkMessage {
  static let wordings = [
    Wording(
      .torch,
      "Dimension out of range (expected to be in range of [{first}, {last}], but got {axis})"),
    Wording(.jax, "axis {axis} is out of bounds for array of dimension {rank}"),
    Wording(
      .torch,
      "number of dimensions in the tensor input does not match the length of the desired ordering of dimensions i.e. input.dim() = {rank} is not equal to len(dims) = {axis}"
    ),
    Wording(
      .tensorflow,
      "transpose expects a vector of size {rank}. But input(1) is a vector of size {axis}"),
  ]

  static func meaning(_ match: Match) -> String {
    let rank = match["rank"] ?? match["last"].map { $0 + 1 } ?? 0
    return
      "an operation names \(match.text("axis")) as an axis, or that many axes, of a tensor that has \(rank)"
  }

  static func causes(_ match: Match) -> [String] {
    [
      "the tensor has fewer axes than expected: a flatten, squeeze or reduction before it took one",
      "a sample without its batch axis",
      "count from the end: -1 is the last axis, whatever comes before",
    ]
  }
}
