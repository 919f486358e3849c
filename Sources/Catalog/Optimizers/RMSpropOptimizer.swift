package import Program

/// Divides gradients by the root of a moving average of their squares.
package struct RMSpropOptimizer: KerasOptimizer {
  package static let about = About(
    "rmsprop", aliases: ["RMSprop"],
    "Divides gradients by the root of a moving average of their squares.",
    source: "Tieleman and Hinton, Lecture 6.5 of Neural networks for machine learning, 2012")
  package static let schema = Schema(
    Self(),
    fields(
      learningRate: "0.001",
      [
        .number("rho", \.rho, in: 0...1, default: "0.9", "Decay of the average of squares."),
        .number(
          "momentum", \.momentum, in: 0...1, default: "0.0", "Share of the last step that is kept."),
        .number(
          "epsilon", \.epsilon, in: 0...Double.greatestFiniteMagnitude, default: "1e-7",
          aliases: ["eps"],
          "Keeps the divisor away from 0."),
        .bool(
          "centered", \.isCentered, default: "false",
          "Whether squares are taken around the average gradient."),
      ]), validate: validate)

  package var learningRate = 0.001
  package var rho = 0.9
  package var momentum = 0.0
  package var epsilon = 1e-7
  package var isCentered = false
  package var options = OptimizerOptions()
  package init() {}

  package var rule: any UpdateRule {
    RootMeanSquare(
      rho: Float(rho), momentum: Float(momentum), epsilon: Float(epsilon), isCentered: isCentered,
      weightDecay: options.decoupledDecay)
  }
  package var contract: OptimizerContract {
    OptimizerContract(
      .rate, .adaptive, averages: [.init("momentum"), .init("rho", ofSquares: true)])
  }
}
