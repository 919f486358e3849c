package import Program

/// PyTorch's Adam with weights drawn towards zero apart from the gradient.
package struct TorchAdamWOptimizer: TorchOptimizer, MomentOptimizer {
  package static let about = About(
    "adamw", aliases: ["AdamW"], dialects: [.torch],
    "PyTorch's Adam with weights drawn towards zero apart from the gradient.",
    source: "Loshchilov and Hutter, Decoupled weight decay regularization, 2019, arXiv:1711.05101")
  package static let schema = Schema(
    Self(),
    fields(
      learningRate: "0.001", weightDecay: "0.01",
      Field.betas + [
        .epsilon(default: "1e-8"),
        .bool(
          "amsgrad", \.isAMSGrad, default: "false",
          "Whether to divide by the largest average so far."),
      ]))

  package var learningRate = 0.001
  package var weightDecayRate = 0.01
  package var moments = MomentOptions(epsilon: 1e-8)
  package var isAMSGrad = false
  package init() {}

  package var rule: any UpdateRule {
    Adam(
      beta1: Float(moments.beta1), beta2: Float(moments.beta2), epsilon: Float(moments.epsilon),
      epsilonPlacement: .corrected, isAMSGrad: isAMSGrad, weightDecay: decoupledDecay)
  }
  package var contract: OptimizerContract { .adam }
}
