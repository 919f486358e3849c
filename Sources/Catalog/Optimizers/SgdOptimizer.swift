package import Program

/// Steps against the gradient.
package struct SgdOptimizer: KerasOptimizer {
  package static let about = About(
    "sgd", aliases: ["SGD"],
    "Steps against the gradient, with momentum if given.",
    formula: "v = momentum·v - learning_rate·g; w = w + v",
    source:
      "Nesterov form: Sutskever, Martens, Dahl and Hinton, On the importance of initialization and momentum, 2013"
  )
  package static let schema = Schema(
    Self(),
    fields(
      learningRate: "0.01",
      [
        .number(
          "momentum", \.momentum, in: 0...1, excludingUpper: true, default: "0.0",
          "Share of the last step that is kept."),
        .bool(
          "nesterov", \.isNesterov, default: "false",
          "Whether the gradient is taken as if after the kept step."),
      ]), validate: validate)

  package var learningRate = 0.01
  package var momentum = 0.0
  package var isNesterov = false
  package var options = OptimizerOptions()
  package init() {}

  package var idleKeys: [IdleKey] {
    momentum == 0 && isNesterov
      ? options.idleKeys + [
        IdleKey("nesterov", "there is no kept step to look ahead by: momentum is 0")
      ]
      : options.idleKeys
  }
  package var rule: any UpdateRule {
    GradientDescent(
      momentum: Float(momentum), isNesterov: isNesterov, weightDecay: options.decoupledDecay)
  }
  package var contract: OptimizerContract {
    OptimizerContract(
      .gradient, .gradient(momentum: momentum), averages: [.init("momentum")], momentum: momentum,
      hasEpsilon: false)
  }
}
