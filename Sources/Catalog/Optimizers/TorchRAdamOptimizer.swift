package import Program

/// Adam that steps by its average alone until squares have been seen often enough.
package struct TorchRAdamOptimizer: TorchOptimizer, MomentOptimizer {
  package static let about = About(
    "radam", aliases: ["RAdam"], dialects: [.torch],
    "Adam that steps by its average alone until squares have been seen often enough.",
    source: "Liu et al., On the variance of the adaptive learning rate, 2020, arXiv:1908.03265")
  package static let schema = Schema(
    Self(),
    fields(
      learningRate: "0.001",
      Field.betas + [
        .epsilon(default: "1e-8"),
        .bool(
          "decoupled_weight_decay", \.isDecoupled, default: "false",
          "Whether weight decay is taken off the weights, not added to the gradient."),
      ]))

  package var learningRate = 0.001
  package var weightDecayRate = 0.0
  package var moments = MomentOptions(epsilon: 1e-8)
  package var isDecoupled = false
  package init() {}

  package var rule: any UpdateRule {
    RectifiedAdam(
      beta1: Float(moments.beta1), beta2: Float(moments.beta2), epsilon: Float(moments.epsilon),
      weightDecay: isDecoupled ? decoupledDecay : coupledDecay)
  }
  package var contract: OptimizerContract { .adam }
}
