/// Attention made for another embedding width.
enum AttentionWidthMessage: FrameworkMessage {
  static let wordings = [
    Wording(.torch, "was expecting embedding dimension of {wanted}, but got {found}")
  ]

  static func meaning(_ match: Match) -> String {
    "attention made for vectors of \(match.text("wanted")) got \(match.text("found"))"
  }

  static func causes(_ match: Match) -> [String] {
    [
      "the embedding or the layer before has another width than embed_dim",
      "the axes are in another order: [time, batch, features], or [batch, time, features] with batch_first=True",
    ]
  }
}
