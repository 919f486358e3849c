/// Normal weights whose variance suits both directions of a symmetric activation.
package struct GlorotNormalInitializer: ScaledInitializer {
  package static let about = About(
    "glorot_normal", aliases: ["GlorotNormal"],
    "Normal weights whose variance suits both directions of a symmetric activation.",
    formula: "truncated normal, variance 2 / (fan_in + fan_out)",
    source:
      "Glorot, Bengio, Understanding the difficulty of training deep feedforward neural networks, 2010"
  )
  package static let schema = Schema(Self(), [.seed(\.seed)])

  package var seed: Int?

  package init() {}

  package var scaling: ScaledVariance { ScaledVariance(1, .fanAverage) }
}
