package import Program

/// PyTorch's Adam with Nesterov momentum.
package struct TorchNAdamOptimizer: TorchOptimizer, MomentOptimizer {
  package static let about = About(
    "nadam", aliases: ["NAdam"], dialects: [.torch],
    "PyTorch's Adam with Nesterov momentum.",
    source: "Dozat, Incorporating Nesterov momentum into Adam, 2016")
  package static let schema = Schema(
    Self(),
    fields(
      learningRate: "0.002",
      Field.betas + [
        .epsilon(default: "1e-8"),
        .number(
          "momentum_decay", \.momentumDecay, in: 0...Double.greatestFiniteMagnitude,
          default: "0.004",
          "How fast the momentum rises to its full strength."),
        .bool(
          "decoupled_weight_decay", \.isDecoupled, default: "false",
          "Whether weight decay is taken off the weights, not added to the gradient."),
      ]))

  package var learningRate = 0.002
  package var weightDecayRate = 0.0
  package var moments = MomentOptions(epsilon: 1e-8)
  package var momentumDecay = 0.004
  package var isDecoupled = false
  package init() {}

  package var rule: any UpdateRule {
    NesterovAdam(
      beta1: Float(moments.beta1), beta2: Float(moments.beta2), epsilon: Float(moments.epsilon),
      momentumDecay: Float(momentumDecay), weightDecay: isDecoupled ? decoupledDecay : coupledDecay)
  }
  package var contract: OptimizerContract { .adam }
}
