/// Channels that do not divide into pixels.
enum PixelShuffleMessage: FrameworkMessage {
  static let wordings = [
    Wording(
      .torch,
      "divisible by the square of upscale_factor, but input.size(-3)={channels} is not divisible by {square}"
    )
  ]

  static func meaning(_ match: Match) -> String {
    "\(match.text("channels")) channels cannot be dealt out to \(match.text("square")) pixels each"
  }

  static func causes(_ match: Match) -> [String] {
    ["the convolution before needs the wanted channels times \(match.text("square")) filters"]
  }
}
