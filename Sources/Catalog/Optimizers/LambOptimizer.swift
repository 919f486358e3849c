package import Program

/// Adam whose steps have the size of the weight times the learning rate, for very large batches.
package struct LambOptimizer: KerasOptimizer, MomentOptimizer {
  package static let about = About(
    "lamb", aliases: ["Lamb"], dialects: Dialect.allCases,
    "Adam whose steps have the size of the weight times the learning rate, for very large batches.",
    formula: "w = w - learning_rate · |w|/|d| · d for Adam's direction d",
    source: "You et al., Large batch optimization for deep learning, 2020, arXiv:1904.00962")
  package static let schema = Schema(
    Self(), fields(learningRate: "0.001", [.beta1, .beta2, .epsilon()]), validate: validate)

  package var learningRate = 0.001
  package var moments = MomentOptions()
  package var options = OptimizerOptions()
  package init() {}

  package var rule: any UpdateRule {
    Lamb(
      beta1: Float(moments.beta1), beta2: Float(moments.beta2), epsilon: Float(moments.epsilon),
      weightDecay: options.decoupledDecay)
  }
  package var contract: OptimizerContract { .adam }
}
