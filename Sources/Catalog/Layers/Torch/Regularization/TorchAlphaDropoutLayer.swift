internal import Program
internal import Shapes

/// Dropout that keeps the mean and the variance of selu.
package struct TorchAlphaDropoutLayer: TorchDropoutFamily {
  package static let about = About(
    "AlphaDropout", aliases: ["alpha_dropout"], dialects: [.torch],
    "Dropout that keeps the mean and the variance of selu.",
    formula: "y = a · (x · mask - 1.7581 · (1 - mask)) + b",
    source: "Klambauer, Unterthiner, Mayr, Hochreiter, 2017, arXiv:1706.02515",
    twin: "alpha_dropout")
  package static let schema = Schema(Self(), Field.dropoutFields)
  package static let keepsMoments = true

  package static let examples: [LayerExample] = [
    .init("AlphaDropout: 0.1", [[.batch, 128]], gives: [.batch, 128]),
    .init("AlphaDropout: 1.5", [[.batch, 7]], fails: "spec/out-of-range"),
  ]

  package var rate = 0.5

  package init() {}
}
