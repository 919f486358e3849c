package import Program

/// Adam with the largest magnitude in place of the root of squares.
package struct AdamaxOptimizer: KerasOptimizer {
  package static let about = About(
    "adamax", aliases: ["Adamax"], dialects: Dialect.allCases,
    "Adam with the largest magnitude in place of the root of squares.",
    source: "Kingma and Ba, Adam, 2015, section 7.1, arXiv:1412.6980")
  package static let schema = Schema(
    Self(),
    fields(
      learningRate: "0.001",
      [
        .number(
          "beta_1", \.beta1, in: 0...1, excludingUpper: true, default: "0.9",
          "Decay of the average of gradients."),
        .number(
          "beta_2", \.beta2, in: 0...1, excludingUpper: true, default: "0.999",
          "Decay of the average of squares."),
        .number(
          "epsilon", \.epsilon, in: 0...Double.greatestFiniteMagnitude, default: "1e-7",
          aliases: ["eps"],
          "Keeps the divisor away from 0."),
      ]), validate: validate)

  package var learningRate = 0.001
  package var beta1 = 0.9
  package var beta2 = 0.999
  package var epsilon = 1e-7
  package var options = OptimizerOptions()
  package init() {}

  package var rule: (any UpdateRule)? { nil }
  package var contract: OptimizerContract { .adam }
}
