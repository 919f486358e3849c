package import Program

/// Steps in units of the gradient's own recent size.
package struct AdamOptimizer: KerasOptimizer {
  package static let about = About(
    "adam", aliases: ["Adam"], dialects: Dialect.allCases,
    "Divides a moving average of gradients by the root of one of their squares.",
    source: "Kingma and Ba, Adam, 2015, arXiv:1412.6980")
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
  package var options = OptimizerOptions()
  package init() {}

  package var rule: (any UpdateRule)? {
    Adam(
      beta1: Float(beta1), beta2: Float(beta2), epsilon: Float(epsilon), isAMSGrad: isAMSGrad,
      weightDecay: options.decoupledDecay)
  }
  package var contract: OptimizerContract { .adam }
}

extension OptimizerOptions {
  /// Keras takes weight decay off the weights themselves, whatever the optimizer.
  var decoupledDecay: WeightDecay {
    weightDecay.map { $0 == 0 ? .none : .decoupled(Float($0)) } ?? .none
  }
}
