package import Program

/// Divides gradients by the root of a moving average of their squares and multiplies by that of the steps.
package struct AdadeltaOptimizer: KerasOptimizer {
  package static let about = About(
    "adadelta", aliases: ["Adadelta"],
    "Divides gradients by the root of a moving average of their squares and multiplies by that of the steps.",
    source: "Zeiler, ADADELTA, 2012, arXiv:1212.5701")
  package static let schema = Schema(
    Self(),
    fields(
      learningRate: "0.001",
      [
        .number("rho", \.rho, in: 0...1, default: "0.95", "Decay of the averages."),
        .number(
          "epsilon", \.epsilon, in: 0...Double.greatestFiniteMagnitude, default: "1e-7",
          aliases: ["eps"],
          "Keeps the divisor away from 0."),
      ]), validate: validate)

  package var learningRate = 0.001
  package var rho = 0.95
  package var epsilon = 1e-7
  package var options = OptimizerOptions()
  package init() {}

  package var rule: any UpdateRule {
    Adadelta(
      rho: Float(rho), epsilon: Float(epsilon), weightDecay: options.decoupledDecay)
  }
  package var contract: OptimizerContract {
    OptimizerContract(
      .shrinking, .slow(high: 10, start: 1), averages: [.init("rho", ofSquares: true)], paperRate: 1
    )
  }
}
