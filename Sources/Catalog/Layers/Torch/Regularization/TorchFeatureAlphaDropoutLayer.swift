internal import Program
internal import Shapes

/// Dropout of whole channels that keeps the mean and the variance of selu.
package struct TorchFeatureAlphaDropoutLayer: TorchDropoutFamily {
  package static let about = About(
    "FeatureAlphaDropout", aliases: ["feature_alpha_dropout"], dialects: [.torch],
    "Dropout of whole channels that keeps the mean and the variance of selu.",
    source: "Klambauer, Unterthiner, Mayr, Hochreiter, 2017, arXiv:1706.02515")
  package static let schema = Schema(Self(), Field.dropoutFields)
  package static let ranks = 2...Int.max
  package static func axes(rank: Int) -> [Int]? { [0, 1] }
  package static let keepsMoments = true

  package static let examples: [LayerExample] = [
    .init("FeatureAlphaDropout: 0.1", [[.batch, 8, .time]], gives: [.batch, 8, .time]),
    .init("FeatureAlphaDropout", [[8]], fails: "shape/rank"),
  ]

  package var rate = 0.5

  package init() {}
}
