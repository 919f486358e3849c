package import Program

/// PyTorch's Adam: weight decay goes through the averages.
package struct TorchAdamOptimizer: TorchOptimizer, MomentOptimizer {
  package static let about = About(
    "adam", aliases: ["Adam"], dialects: [.torch],
    "PyTorch's Adam: weight decay goes through the averages.",
    source: "Kingma and Ba, Adam, 2015, arXiv:1412.6980")
  package static let schema = Schema(
    Self(),
    fields(
      learningRate: "0.001",
      Field.betas + [
        .epsilon(default: "1e-8"),
        .bool(
          "amsgrad", \.isAMSGrad, default: "false",
          "Whether to divide by the largest average so far."),
        .bool(
          "decoupled_weight_decay", \.isDecoupled, default: "false",
          "Whether weight decay is taken off the weights, as in AdamW."),
      ]))

  package var learningRate = 0.001
  package var weightDecayRate = 0.0
  package var moments = MomentOptions(epsilon: 1e-8)
  package var isAMSGrad = false
  package var isDecoupled = false
  package init() {}

  package var rule: any UpdateRule {
    Adam(
      beta1: Float(moments.beta1), beta2: Float(moments.beta2), epsilon: Float(moments.epsilon),
      epsilonPlacement: .corrected, isAMSGrad: isAMSGrad,
      weightDecay: isDecoupled ? decoupledDecay : coupledDecay)
  }
  package var contract: OptimizerContract { .adam }
}
