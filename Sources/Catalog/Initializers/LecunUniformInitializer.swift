/// Uniform weights that keep the variance of their input.
package struct LecunUniformInitializer: ScaledInitializer {
  package static let about = About(
    "lecun_uniform", aliases: ["LecunUniform"],
    "Uniform weights that keep the variance of their input.",
    formula: "uniform on ±√(3 / fan_in)",
    source: "LeCun, Bottou, Orr, Müller, Efficient backprop, 1998, doi:10.1007/3-540-49430-8_2")
  package static let schema = Schema(Self(), [.seed(\.seed)])

  package var seed: Int?

  package init() {}

  package var scaling: ScaledVariance { ScaledVariance(1, .fanIn, .uniform) }
}
