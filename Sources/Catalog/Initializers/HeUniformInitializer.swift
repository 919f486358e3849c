/// Uniform weights whose variance suits rectified units.
package struct HeUniformInitializer: ScaledInitializer {
  package static let about = About(
    "he_uniform", aliases: ["HeUniform"], "Uniform weights whose variance suits rectified units.",
    formula: "uniform on ±√(6 / fan_in)",
    source: "He, Zhang, Ren, Sun, Delving deep into rectifiers, 2015, arXiv:1502.01852")
  package static let schema = Schema(Self(), [.seed(\.seed)])

  package var seed: Int?

  package init() {}

  package var scaling: ScaledVariance { ScaledVariance(2, .fanIn, .uniform) }
}
