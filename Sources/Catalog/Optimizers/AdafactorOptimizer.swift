package import Program

/// Adam that keeps sums over rows and columns of squares instead of all squares.
package struct AdafactorOptimizer: KerasOptimizer {
  package static let about = About(
    "adafactor", aliases: ["Adafactor"],
    "Adam that keeps sums over rows and columns of squares instead of all squares, to save memory.",
    source: "Shazeer and Stern, Adafactor, 2018, arXiv:1804.04235")
  package static let schema = Schema(
    Self(),
    fields(
      learningRate: "0.001",
      [
        .number(
          "beta_2_decay", \.squaresDecay, in: -1...0, excludingUpper: true, default: "-0.8",
          "Power of the step by which the average of squares grows longer."),
        .number(
          "epsilon_1", \.squaresFloor, in: 0...Double.greatestFiniteMagnitude, default: "1e-30",
          "Added to squares."),
        .number(
          "epsilon_2", \.weightFloor, in: 0...Double.greatestFiniteMagnitude, default: "0.001",
          "Least size that a weight is taken for."),
        .number(
          "clip_threshold", \.clipThreshold, in: 0...Double.greatestFiniteMagnitude,
          excludingLower: true, default: "1.0", "Largest root mean square of a direction."),
        .bool(
          "relative_step", \.isRelative, default: "true",
          "Whether the rate is at most one over the root of the step; Keras sees to that either way."
        ),
      ]), validate: validate)

  package var learningRate = 0.001
  package var squaresDecay = -0.8
  package var squaresFloor = 1e-30
  package var weightFloor = 1e-3
  package var clipThreshold = 1.0
  package var isRelative = true
  package var options = OptimizerOptions()
  package init() {}

  package var rule: any UpdateRule {
    Adafactor(
      squaresDecay: Float(squaresDecay), squaresFloor: Float(squaresFloor),
      weightFloor: Float(weightFloor), clipThreshold: Float(clipThreshold),
      weightDecay: options.decoupledDecay)
  }
  package var contract: OptimizerContract {
    OptimizerContract(.rate, .slow(high: 1), hasEpsilon: false)
  }
}
