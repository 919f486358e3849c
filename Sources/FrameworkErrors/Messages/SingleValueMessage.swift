/// Batch normalisation of one value per channel.
enum SingleValueMessage: FrameworkMessage {
  static let wordings = [
    Wording(
      .torch, "Expected more than 1 value per channel when training, got input size {input:shape}")
  ]

  static func meaning(_ match: Match) -> String {
    "batch normalisation got one value per channel in \(match.text("input")), and one value has no variance"
  }

  static func causes(_ match: Match) -> [String] {
    [
      "a batch of one sample: the last batch of an epoch holds the rest; set drop_last=True or another batch size",
      "the model is in training mode although it is only applied: call eval()",
      "a global pooling before it leaves one pixel: with small batches normalise before the pooling",
    ]
  }
}
