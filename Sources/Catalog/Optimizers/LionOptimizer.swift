package import Program

/// Steps by the sign of a moving average of gradients.
package struct LionOptimizer: KerasOptimizer {
  package static let about = About(
    "lion", aliases: ["Lion"], dialects: Dialect.allCases,
    "Steps by the sign of a moving average of gradients.",
    source: "Chen et al., Symbolic discovery of optimization algorithms, 2023, arXiv:2302.06675")
  package static let schema = Schema(
    Self(),
    fields(
      learningRate: "0.001",
      [
        .number(
          "beta_1", \.beta1, in: 0...1, excludingUpper: true, default: "0.9",
          "Decay of the average of gradients."),
        .number(
          "beta_2", \.beta2, in: 0...1, excludingUpper: true, default: "0.99",
          "Decay of the average of gradients that is kept."),
      ]), validate: validate)

  package var learningRate = 0.001
  package var beta1 = 0.9
  package var beta2 = 0.99
  package var options = OptimizerOptions()
  package init() {}

  package var rule: any UpdateRule {
    Lion(
      beta1: Float(beta1), beta2: Float(beta2), weightDecay: options.decoupledDecay)
  }
  package var contract: OptimizerContract {
    // Both average gradients: the second is the one that is kept.
    OptimizerContract(
      .rate, .sign, averages: [.init("beta_1"), .init("beta_2")], hasEpsilon: false)
  }
}
