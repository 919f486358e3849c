package import Program

/// Adam with the largest magnitude in place of the root of squares.
package struct AdamaxOptimizer: KerasOptimizer, MomentOptimizer {
  package static let about = About(
    "adamax", aliases: ["Adamax"],
    "Adam with the largest magnitude in place of the root of squares.",
    source: "Kingma and Ba, Adam, 2015, section 7.1, arXiv:1412.6980")
  package static let schema = Schema(
    Self(),
    fields(
      learningRate: "0.001",
      [
        .beta1, .beta2, .epsilon(),
      ]), validate: validate)

  package var learningRate = 0.001
  package var moments = MomentOptions()
  package var options = OptimizerOptions()
  package init() {}

  package var rule: any UpdateRule {
    Adamax(
      beta1: Float(moments.beta1), beta2: Float(moments.beta2), epsilon: Float(moments.epsilon),
      weightDecay: options.decoupledDecay)
  }
  package var contract: OptimizerContract { .adam }
}
