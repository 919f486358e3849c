package import Program

/// PyTorch's division of gradients by the root of an average of squares, times that of the steps.
package struct TorchAdadeltaOptimizer: TorchOptimizer {
  package static let about = About(
    "adadelta", aliases: ["Adadelta"], dialects: [.torch],
    "PyTorch's division of gradients by the root of an average of squares, times that of the steps.",
    source: "Zeiler, ADADELTA, 2012, arXiv:1212.5701")
  package static let schema = Schema(
    Self(),
    fields(
      learningRate: "1.0",
      [
        .number("rho", \.rho, in: 0...1, default: "0.9", "Decay of the averages."),
        .epsilon(\.epsilon, default: "1e-6"),
      ]))

  package var learningRate = 1.0
  package var weightDecayRate = 0.0
  package var rho = 0.9
  package var epsilon = 1e-6
  package init() {}

  package var rule: any UpdateRule {
    Adadelta(
      rho: Float(rho), epsilon: Float(epsilon), weightDecay: coupledDecay)
  }
  package var contract: OptimizerContract {
    OptimizerContract(
      .shrinking, .slow(high: 10, start: 1), averages: [.init("rho", ofSquares: true)])
  }
}
