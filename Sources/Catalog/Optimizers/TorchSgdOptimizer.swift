package import Program

/// PyTorch's steps against the gradient; momentum sums gradients.
package struct TorchSgdOptimizer: TorchOptimizer {
  package static let about = About(
    "sgd", aliases: ["SGD"], dialects: [.torch],
    "PyTorch's steps against the gradient; momentum sums gradients.",
    source:
      "Nesterov form: Sutskever, Martens, Dahl and Hinton, On the importance of initialization and momentum, 2013"
  )
  package static let schema = Schema(
    Self(),
    fields(
      learningRate: "0.001",
      [
        .number(
          "momentum", \.momentum, in: 0...1, excludingUpper: true, default: "0.0",
          "Share of the last velocity that is kept."),
        .number(
          "dampening", \.dampening, in: 0...1, default: "0.0",
          "Share of the gradient that is kept out of the velocity."),
        .bool(
          "nesterov", \.isNesterov, default: "false",
          "Whether the gradient is taken as if after the kept step."),
      ]))

  package var learningRate = 0.001
  package var weightDecayRate = 0.0
  package var momentum = 0.0
  package var dampening = 0.0
  package var isNesterov = false
  package init() {}

  package var idleKeys: [IdleKey] {
    guard momentum == 0 else { return [] }
    let reason = "there is no kept step: momentum is 0"
    return (isNesterov ? [IdleKey("nesterov", reason)] : [])
      + (dampening != 0 ? [IdleKey("dampening", reason)] : [])
  }
  package var rule: any UpdateRule {
    GradientDescent(
      momentum: Float(momentum), isNesterov: isNesterov, form: .gradients,
      dampening: Float(dampening), weightDecay: coupledDecay)
  }
  package var contract: OptimizerContract {
    OptimizerContract(
      .gradient, .gradient(momentum: momentum), averages: [.init("momentum")], momentum: momentum,
      hasEpsilon: false)
  }
}
