/// A layer given more or fewer inputs than it takes.
enum InputCountMessage: FrameworkMessage {
  static let wordings = [
    Wording(
      .keras,
      "Layer \"{layer:word}\" expects {wanted} input(s), but it received {found} input tensors"),
    Wording(.torch, "takes {wanted} positional arguments but {found} were given"),
  ]

  static func meaning(_ match: Match) -> String {
    let layer = match.text("layer")
    return
      "\(layer.isEmpty ? "a call" : "'\(layer)'") takes \(match.text("wanted")) inputs and got \(match.text("found"))"
  }

  static func causes(_ match: Match) -> [String] {
    [
      "join the tensors first: add, concatenate or stack",
      "a layer before returns several values (return_state, attention with scores): take the first",
    ]
  }
}
