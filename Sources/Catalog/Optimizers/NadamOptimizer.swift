package import Program

/// Adam with Nesterov momentum.
package struct NadamOptimizer: KerasOptimizer, MomentOptimizer {
  package static let about = About(
    "nadam", aliases: ["Nadam"],
    "Adam with Nesterov momentum.",
    source: "Dozat, Incorporating Nesterov momentum into Adam, 2016")
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
    NesterovAdam(
      beta1: Float(moments.beta1), beta2: Float(moments.beta2), epsilon: Float(moments.epsilon),
      weightDecay: options.decoupledDecay)
  }
  package var contract: OptimizerContract { .adam }
}
