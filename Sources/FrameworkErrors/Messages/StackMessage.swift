/// Tensors of different sizes stacked into one, mostly by a loader that makes batches.
enum StackMessage: FrameworkMessage {
  static let wordings = [
    Wording(
      .torch,
      "stack expects each tensor to be equal size, but got {a:shape} at entry {first} and {b:shape} at entry {second}"
    ),
    Wording(.jax, "All input arrays must have the same shape. Got {a:shape}, {b:shape}"),
    Wording(.numpy, "all input arrays must have the same shape"),
  ]

  static func meaning(_ match: Match) -> String {
    "tensors of different shapes are stacked: \(match.text("a")) and \(match.text("b"))"
  }

  static func causes(_ match: Match) -> [String] {
    [
      "samples of different sizes in one batch: resize or crop the images, pad the sequences",
      "some images are grey and some RGB: convert all to the same channels",
    ]
  }
}
