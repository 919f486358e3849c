package import Program

/// PyTorch's averaged descent: the average is kept beside the weights, which are not replaced by it.
package struct TorchASGDOptimizer: TorchOptimizer {
  package static let about = About(
    "asgd", aliases: ["ASGD"], dialects: [.torch],
    "Descent with shrinking steps that keeps the average of the weights beside them, as PyTorch does.",
    source:
      "Polyak and Juditsky, Acceleration of stochastic approximation by averaging, 1992, doi:10.1137/0330046"
  )
  package static let schema = Schema(
    Self(),
    fields(
      learningRate: "0.01",
      [
        .number(
          "lambd", \.decay, in: 0...Double.greatestFiniteMagnitude, default: "0.0001",
          "How fast weights decay and steps shrink."),
        .number(
          "alpha", \.power, in: 0...Double.greatestFiniteMagnitude, default: "0.75",
          "Power by which steps shrink."),
        .number(
          "t0", \.start, in: 0...Double.greatestFiniteMagnitude, default: "1000000.0",
          "Steps before the average begins."),
      ]))

  package var learningRate = 0.01
  package var weightDecayRate = 0.0
  package var decay = 1e-4
  package var power = 0.75
  package var start = 1e6
  package init() {}

  package var rule: any UpdateRule {
    AveragedDescent(
      decay: Float(decay), power: Float(power), start: Float(start), weightDecay: coupledDecay)
  }
  package var contract: OptimizerContract {
    OptimizerContract(.gradient, .gradient(momentum: 0), hasEpsilon: false)
  }
}
