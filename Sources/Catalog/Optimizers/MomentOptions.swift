/// An optimizer of Adam's kind: one average of gradients and one of their squares or sizes.
package protocol MomentOptimizer: Optimizer {
  var moments: MomentOptions { get set }
}

/// How long the averages are and what keeps their quotient in bounds.
package struct MomentOptions: Hashable, Sendable {
  package var beta1 = 0.9
  package var beta2 = 0.999
  package var epsilon: Double
  package init(epsilon: Double = 1e-7) { self.epsilon = epsilon }
}

extension Field where Root: MomentOptimizer {
  static var beta1: Self {
    .number(
      "beta_1", \.moments.beta1, in: 0...1, excludingUpper: true, default: "0.9",
      "Decay of the average of gradients.")
  }
  static var beta2: Self {
    .number(
      "beta_2", \.moments.beta2, in: 0...1, excludingUpper: true, default: "0.999",
      "Decay of the average of squares.")
  }
  static func epsilon(default text: String = "1e-7") -> Self {
    .number(
      "epsilon", \.moments.epsilon, in: 0...Double.greatestFiniteMagnitude, default: text,
      aliases: ["eps"], "Keeps the divisor away from 0.")
  }
}
