package import Program

/// Adam with weights drawn towards zero apart from the gradient.
package struct AdamWOptimizer: KerasOptimizer, MomentOptimizer {
  package static let about = About(
    "adamw", aliases: ["AdamW"],
    "Adam with weights drawn towards zero apart from the gradient.",
    source: "Loshchilov and Hutter, Decoupled weight decay regularization, 2019, arXiv:1711.05101")
  package static let schema = Schema(
    Self(),
    fields(
      learningRate: "0.001",
      [
        .beta1, .beta2, .epsilon(),
        .bool(
          "amsgrad", \.isAMSGrad, default: "false",
          "Whether to divide by the largest average so far."),
      ]), validate: validate)

  package var learningRate = 0.001
  package var moments = MomentOptions()
  package var isAMSGrad = false
  package var options = OptimizerOptions(weightDecay: 0.004)
  package init() {}

  package var rule: any UpdateRule {
    Adam(
      beta1: Float(moments.beta1), beta2: Float(moments.beta2), epsilon: Float(moments.epsilon),
      isAMSGrad: isAMSGrad,
      weightDecay: options.decoupledDecay)
  }
  package var contract: OptimizerContract { .adam }
}
