package import Program

/// Adam with weights drawn towards zero apart from the gradient.
package struct AdamWOptimizer: KerasOptimizer {
  package static let about = About(
    "adamw", aliases: ["AdamW"], dialects: Dialect.allCases,
    "Adam with weights drawn towards zero apart from the gradient.",
    source: "Loshchilov and Hutter, Decoupled weight decay regularization, 2019, arXiv:1711.05101")
  package static let schema = Schema(
    Self(),
    fields(
      learningRate: "0.001",
      [
        .number(
          "beta_1", \.beta1, in: 0...1, excludingUpper: true, default: "0.9",
          "Decay of the average of gradients."),
        .number(
          "beta_2", \.beta2, in: 0...1, excludingUpper: true, default: "0.999",
          "Decay of the average of squares."),
        .number(
          "epsilon", \.epsilon, in: 0...Double.greatestFiniteMagnitude, default: "1e-7",
          aliases: ["eps"],
          "Keeps the divisor away from 0."),
        .bool(
          "amsgrad", \.isAMSGrad, default: "false",
          "Whether to divide by the largest average so far."),
      ]), validate: validate)

  package var learningRate = 0.001
  package var beta1 = 0.9
  package var beta2 = 0.999
  package var epsilon = 1e-7
  package var isAMSGrad = false
  package var options = OptimizerOptions(weightDecay: 0.004)
  package init() {}

  package var rule: (any UpdateRule)? {
    Adam(
      beta1: Float(beta1), beta2: Float(beta2), epsilon: Float(epsilon), isAMSGrad: isAMSGrad,
      weightDecay: options.decoupledDecay)
  }
  package var contract: OptimizerContract { .adam }
}
