/// Uniform weights whose variance suits both directions of a symmetric activation.
package struct GlorotUniformInitializer: ScaledInitializer {
  package static let about = About(
    "glorot_uniform", aliases: ["GlorotUniform"],
    "Uniform weights whose variance suits both directions of a symmetric activation.",
    formula: "uniform on ±√(6 / (fan_in + fan_out))",
    source:
      "Glorot, Bengio, Understanding the difficulty of training deep feedforward neural networks, 2010"
  )
  package static let schema = Schema(Self(), [.seed(\.seed)])

  package var seed: Int?

  package init() {}

  package var scaling: ScaledVariance { ScaledVariance(1, .fanAverage, .uniform) }
}
