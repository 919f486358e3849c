/// What kinds of layers do, as far as a picture tells them apart.
enum KindFamily: String, CaseIterable {
  case input, convolution, pooling, normalization, attention, recurrent, embedding, dense, merging,
    regularization, activation, shaping, other

  /// Words in the names of kinds, in either dialect; the first family that has one wins.
  private static let words: [(KindFamily, [String])] = [
    (.convolution, ["conv"]), (.pooling, ["pool"]), (.normalization, ["norm"]),
    (.attention, ["attention", "transformer"]),
    (.recurrent, ["lstm", "gru", "rnn", "bidirectional", "cell"]), (.embedding, ["embedding"]),
    (.regularization, ["drop", "noise", "regulariz", "random"]), (.dense, ["dense", "linear"]),
    (.merging, ["add", "concat", "multiply", "subtract", "average", "maximum", "minimum", "dot"]),
    (
      .activation,
      ["activation", "relu", "elu", "softmax", "sigmoid", "tanh", "silu", "swish", "soft", "hard"]
    ),
    (
      .shaping,
      ["flatten", "reshape", "permute", "pad", "crop", "sampl", "resiz", "repeat", "transpose"]
    ),
  ]
  private static let exact: [String: KindFamily] = [
    "input": .input, "cat": .merging, "mul": .merging, "sub": .merging, "stack": .merging,
    "up_sampling2d": .shaping, "thresholded_relu": .activation, "zero_padding2d": .shaping,
  ]

  init(_ kind: String) {
    let name = kind.lowercased()
    self =
      Self.exact[name]
      ?? Self.words.first { _, words in words.contains(where: name.contains) }?.0 ?? .other
  }

  /// A light fill that dark text stands out from, and a darker line of the same hue.
  var colors: (fill: String, line: String) {
    switch self {
    case .input: ("#ffffff", "#57606a")
    case .convolution: ("#cfe3fb", "#3b6fb0")
    case .pooling: ("#fde2c4", "#b36b1e")
    case .normalization: ("#e6dcf5", "#7a55b5")
    case .attention: ("#d9d6fb", "#554bc4")
    case .recurrent: ("#c9eeea", "#217d74")
    case .embedding: ("#cdeedd", "#23805a")
    case .dense: ("#d5ecd2", "#3f8a38")
    case .merging: ("#f9d3da", "#b3405a")
    case .regularization: ("#efe4d8", "#8a6a47")
    case .activation: ("#fdf3bf", "#95801a")
    case .shaping: ("#e6e9ed", "#68717c")
    case .other: ("#f4f4f4", "#6b6b6b")
    }
  }
}
