package import Program

/// Divides gradients by the root of the sum of all their squares so far.
package struct AdagradOptimizer: KerasOptimizer {
  package static let about = About(
    "adagrad", aliases: ["Adagrad"],
    "Divides gradients by the root of the sum of all their squares so far.",
    source: "Duchi, Hazan and Singer, Adaptive subgradient methods, 2011, JMLR 12")
  package static let schema = Schema(
    Self(),
    fields(
      learningRate: "0.001",
      [
        .number(
          "initial_accumulator_value", \.initialAccumulator, in: 0...Double.greatestFiniteMagnitude,
          default: "0.1", "Value the sum starts from."),
        .number(
          "epsilon", \.epsilon, in: 0...Double.greatestFiniteMagnitude, default: "1e-7",
          aliases: ["eps"],
          "Keeps the divisor away from 0."),
      ]), validate: validate)

  package var learningRate = 0.001
  package var initialAccumulator = 0.1
  package var epsilon = 1e-7
  package var options = OptimizerOptions()
  package init() {}

  package var rule: any UpdateRule {
    Adagrad(
      initialSum: Float(initialAccumulator), epsilon: Float(epsilon),
      weightDecay: options.decoupledDecay)
  }
  package var contract: OptimizerContract { OptimizerContract(.shrinking, .slow(high: 1)) }
}
