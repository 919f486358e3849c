package import Program

/// Steps in units of the gradient's own recent size.
package struct AdamOptimizer: KerasOptimizer, MomentOptimizer {
  package static let about = About(
    "adam", aliases: ["Adam"],
    "Divides a moving average of gradients by the root of one of their squares.",
    source: "Kingma and Ba, Adam, 2015, arXiv:1412.6980")
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
  package var options = OptimizerOptions()
  package init() {}

  package var rule: any UpdateRule {
    Adam(
      beta1: Float(moments.beta1), beta2: Float(moments.beta2), epsilon: Float(moments.epsilon),
      isAMSGrad: isAMSGrad,
      weightDecay: options.decoupledDecay)
  }
  package var contract: OptimizerContract { .adam }
}
