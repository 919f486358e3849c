package import Program

/// Steps of matrices along the nearest orthogonal matrix to their momentum; Adam for all other weights.
package struct MuonOptimizer: KerasOptimizer {
  package static let about = About(
    "muon", aliases: ["Muon"],
    "Steps of matrices along the nearest orthogonal matrix to their momentum; Adam for all other weights.",
    source: "Jordan et al., Muon, 2024; Liu et al., Muon is scalable, 2025, arXiv:2502.16982")
  package static let schema = Schema(
    Self(),
    fields(
      learningRate: "0.001",
      [
        .number(
          "adam_beta_1", \.beta1, in: 0...1, excludingUpper: true, default: "0.9",
          "Decay of Adam's average of gradients."),
        .number(
          "adam_beta_2", \.beta2, in: 0...1, excludingUpper: true, default: "0.999",
          "Decay of Adam's average of squares."),
        .number(
          "adam_weight_decay", \.adamDecay, in: 0...Double.greatestFiniteMagnitude,
          default: "0.004", "Weight decay of the weights that Adam updates."),
        .number(
          "epsilon", \.epsilon, in: 0...Double.greatestFiniteMagnitude, default: "1e-7",
          aliases: ["eps"], "Keeps Adam's divisor away from 0."),
        .bool(
          "exclude_embeddings", \.excludesEmbeddings, default: "true",
          "Whether Adam updates embeddings."),
        .number("muon_a", \.a, default: "3.4445", "Factor of x in an iteration."),
        .number("muon_b", \.b, default: "-4.775", "Factor of x³."),
        .number("muon_c", \.c, default: "2.0315", "Factor of x⁵."),
        .number(
          "adam_lr_ratio", \.adamRateRatio, in: 0...Double.greatestFiniteMagnitude, default: "1",
          "Adam's learning rate over that of matrices."),
        .number(
          "momentum", \.momentum, in: 0...1, excludingUpper: true, default: "0.95",
          "Share of the last momentum that is kept."),
        .int("ns_steps", \.iterations, min: 0, max: 1000, default: "5", "Iterations per update."),
        .bool(
          "nesterov", \.isNesterov, default: "true",
          "Whether the gradient is taken as if after the kept step."),
        .optionalNumber(
          "rms_rate", \.rootMeanSquareRate, in: 0...Double.greatestFiniteMagnitude, default: "0.2",
          "Root mean square of a step over the learning rate; null leaves steps orthogonal."),
      ]), validate: validate)

  package var learningRate = 0.001
  package var beta1 = 0.9
  package var beta2 = 0.999
  package var adamDecay = 0.004
  package var epsilon = 1e-7
  package var excludesEmbeddings = true
  package var a = 3.4445
  package var b = -4.775
  package var c = 2.0315
  package var adamRateRatio = 1.0
  package var momentum = 0.95
  package var iterations = 5
  package var isNesterov = true
  package var rootMeanSquareRate: Double? = 0.2
  package var options = OptimizerOptions(weightDecay: 0.004)
  package init() {}

  package var rule: any UpdateRule {
    let adam = Adam(
      beta1: Float(beta1), beta2: Float(beta2), epsilon: Float(epsilon),
      rateRatio: Float(adamRateRatio),
      weightDecay: adamDecay == 0 ? .none : .decoupled(Float(adamDecay)))
    return Muon(
      momentum: Float(momentum), isNesterov: isNesterov, iterations: iterations,
      coefficients: [Float(a), Float(b), Float(c)], stepSize: rootMeanSquareRate.map { Float($0) },
      weightDecay: options.decoupledDecay, adam: adam,
      excludesEmbeddings: excludesEmbeddings)
  }
  package var contract: OptimizerContract {
    OptimizerContract(
      .rate, .adaptive,
      averages: [.init("momentum"), .init("adam_beta_1"), .init("adam_beta_2", ofSquares: true)])
  }
}
