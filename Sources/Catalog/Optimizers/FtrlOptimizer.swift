package import Program

/// Follows the regularised leader, for sparse features.
package struct FtrlOptimizer: KerasOptimizer {
  package static let about = About(
    "ftrl", aliases: ["Ftrl"], dialects: Dialect.allCases,
    "Follows the regularised leader, for sparse features.",
    source: "McMahan et al., Ad click prediction, 2013, doi:10.1145/2487575.2488200")
  package static let schema = Schema(
    Self(),
    fields(
      learningRate: "0.001",
      [
        .number(
          "learning_rate_power", \.power, in: -1...0, default: "-0.5",
          "Power of the step count that rates fall with."),
        .number(
          "initial_accumulator_value", \.initialAccumulator, in: 0...Double.greatestFiniteMagnitude,
          default: "0.1", "Value the sums start from."),
        .number(
          "l1_regularization_strength", \.l1, in: 0...Double.greatestFiniteMagnitude,
          default: "0.0", "Weight of the absolute penalty."),
        .number(
          "l2_regularization_strength", \.l2, in: 0...Double.greatestFiniteMagnitude,
          default: "0.0", "Weight of the squared penalty."),
        .number(
          "l2_shrinkage_regularization_strength", \.shrinkage,
          in: 0...Double.greatestFiniteMagnitude, default: "0.0",
          "Weight of the penalty on gradients."),
        .number(
          "beta", \.beta, in: 0...Double.greatestFiniteMagnitude, default: "0.0",
          "Added to every rate's divisor."),
      ]), validate: validate)

  package var learningRate = 0.001
  package var power = -0.5
  package var initialAccumulator = 0.1
  package var l1 = 0.0
  package var l2 = 0.0
  package var shrinkage = 0.0
  package var beta = 0.0
  package var options = OptimizerOptions()
  package init() {}

  package var rule: any UpdateRule {
    Ftrl(
      power: Float(power), initialSum: Float(initialAccumulator), l1: Float(l1), l2: Float(l2),
      shrinkage: Float(shrinkage), beta: Float(beta), weightDecay: options.decoupledDecay)
  }
  package var contract: OptimizerContract {
    OptimizerContract(.shrinking, .slow(high: 1), hasEpsilon: false)
  }
}
