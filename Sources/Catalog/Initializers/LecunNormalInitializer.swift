/// Normal weights that keep the variance of their input.
package struct LecunNormalInitializer: ScaledInitializer {
  package static let about = About(
    "lecun_normal", aliases: ["LecunNormal"],
    "Normal weights that keep the variance of their input.",
    formula: "truncated normal, variance 1 / fan_in",
    source: "LeCun, Bottou, Orr, Müller, Efficient backprop, 1998, doi:10.1007/3-540-49430-8_2")
  package static let schema = Schema(Self(), [.seed(\.seed)])

  package var seed: Int?

  package init() {}

  package var scaling: ScaledVariance { ScaledVariance(1, .fanIn) }
}
