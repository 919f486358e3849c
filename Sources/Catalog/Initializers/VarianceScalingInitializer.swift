/// Weights whose variance is a chosen multiple of one over the number of connections.
package struct VarianceScalingInitializer: ScaledInitializer {
  package static let about = About(
    "variance_scaling", aliases: ["VarianceScaling"],
    "Weights whose variance is a chosen multiple of one over the number of connections.",
    formula: "variance = scale / fan", source: "He, Zhang, Ren, Sun, 2015, arXiv:1502.01852")
  package static let schema = Schema(
    Self(),
    [
      .number(
        "scale", \.scaling.scale, in: 0...(.greatestFiniteMagnitude), excludingLower: true,
        default: "1",
        "Variance times the number of connections."),
      .choice("mode", \.scaling.mode, default: "fan_in", "Which connections are counted."),
      .choice(
        "distribution", \.distribution, default: "truncated_normal", "Shape of the distribution."),
      .seed(\.seed),
    ])

  package enum Distribution: String, Sendable, CaseIterable {
    case truncatedNormal = "truncated_normal"
    case untruncatedNormal = "untruncated_normal"
    /// The older name of the truncated one.
    case normal
    case uniform
  }

  package var scaling = ScaledVariance()
  package var seed: Int?

  package init() {}

  var distribution: Distribution {
    get { Distribution(rawValue: scaling.distribution.rawValue) ?? .truncatedNormal }
    set {
      scaling.distribution =
        ScaledVariance.Distribution(rawValue: newValue.rawValue) ?? .truncatedNormal
    }
  }
}
