package import Program

/// PyTorch's division of gradients by the root of a moving average of their squares.
package struct TorchRMSpropOptimizer: TorchOptimizer {
  package static let about = About(
    "rmsprop", aliases: ["RMSprop"], dialects: [.torch],
    "PyTorch's division of gradients by the root of a moving average of their squares.",
    source: "Tieleman and Hinton, Lecture 6.5 of Neural networks for machine learning, 2012")
  package static let schema = Schema(
    Self(),
    fields(
      learningRate: "0.01",
      [
        .number("alpha", \.alpha, in: 0...1, default: "0.99", "Decay of the average of squares."),
        .number(
          "momentum", \.momentum, in: 0...1, default: "0.0", "Share of the last step that is kept."),
        .epsilon(\.epsilon, default: "1e-8"),
        .bool(
          "centered", \.isCentered, default: "false",
          "Whether squares are taken around the average gradient."),
      ]))

  package var learningRate = 0.01
  package var weightDecayRate = 0.0
  package var alpha = 0.99
  package var momentum = 0.0
  package var epsilon = 1e-8
  package var isCentered = false
  package init() {}

  package var rule: any UpdateRule {
    RootMeanSquare(
      rho: Float(alpha), momentum: Float(momentum), epsilon: Float(epsilon), isCentered: isCentered,
      epsilonPlacement: .outsideRoot, momentumForm: .gradients, weightDecay: coupledDecay)
  }
  package var contract: OptimizerContract {
    OptimizerContract(
      .rate, .adaptive, averages: [.init("momentum"), .init("alpha", ofSquares: true)])
  }
}
