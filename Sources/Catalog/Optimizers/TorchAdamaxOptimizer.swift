package import Program

/// PyTorch's Adam with the largest magnitude in place of the root of squares.
package struct TorchAdamaxOptimizer: TorchOptimizer, MomentOptimizer {
  package static let about = About(
    "adamax", aliases: ["Adamax"], dialects: [.torch],
    "PyTorch's Adam with the largest magnitude in place of the root of squares.",
    source: "Kingma and Ba, Adam, 2015, arXiv:1412.6980, section 7.1")
  package static let schema = Schema(
    Self(),
    fields(
      learningRate: "0.002",
      Field.betas + [.epsilon(default: "1e-8")]))

  package var learningRate = 0.002
  package var weightDecayRate = 0.0
  package var moments = MomentOptions(epsilon: 1e-8)
  package init() {}

  package var rule: any UpdateRule {
    Adamax(
      beta1: Float(moments.beta1), beta2: Float(moments.beta2), epsilon: Float(moments.epsilon),
      epsilonPlacement: .maximum, weightDecay: coupledDecay)
  }
  package var contract: OptimizerContract { .adam }
}
