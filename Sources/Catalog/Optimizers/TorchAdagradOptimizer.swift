package import Program

/// PyTorch's division of gradients by the root of the sum of all their squares so far.
package struct TorchAdagradOptimizer: TorchOptimizer {
  package static let about = About(
    "adagrad", aliases: ["Adagrad"], dialects: [.torch],
    "PyTorch's division of gradients by the root of the sum of all their squares so far.",
    source: "Duchi, Hazan and Singer, Adaptive subgradient methods, 2011, JMLR 12")
  package static let schema = Schema(
    Self(),
    fields(
      learningRate: "0.01",
      [
        .number(
          "lr_decay", \.rateDecay, in: 0...Double.greatestFiniteMagnitude, default: "0.0",
          "Divides the learning rate by one plus this times the steps done."),
        .number(
          "initial_accumulator_value", \.initialAccumulator, in: 0...Double.greatestFiniteMagnitude,
          default: "0.0", "Value the sum starts from."),
        .epsilon(\.epsilon, default: "1e-10"),
      ]))

  package var learningRate = 0.01
  package var weightDecayRate = 0.0
  package var rateDecay = 0.0
  package var initialAccumulator = 0.0
  package var epsilon = 1e-10
  package init() {}

  package var rule: any UpdateRule {
    Adagrad(
      initialSum: Float(initialAccumulator), rateDecay: Float(rateDecay), epsilon: Float(epsilon),
      epsilonPlacement: .outsideRoot, weightDecay: coupledDecay)
  }
  package var contract: OptimizerContract { OptimizerContract(.shrinking, .slow(high: 1)) }
}
