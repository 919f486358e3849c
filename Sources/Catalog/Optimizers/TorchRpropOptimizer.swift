package import Program
internal import YAML

/// PyTorch's resilient propagation: a step size per weight that grows and shrinks with the signs of gradients.
package struct TorchRpropOptimizer: Optimizer {
  package static let about = About(
    "rprop", aliases: ["Rprop"], dialects: [.torch],
    "A step size for each weight that follows the signs of gradients; for batches that hold all samples.",
    source: "Riedmiller and Braun, The RPROP algorithm, 1993, doi:10.1109/ICNN.1993.298623")
  package static let schema = Schema(
    Self(),
    [
      .number(
        "learning_rate", \.learningRate, in: 0...Double.greatestFiniteMagnitude,
        excludingLower: true, default: "0.01", aliases: ["lr"], "Size of the first steps."),
      .pair(
        "etas", \.factors, default: "[0.5, 1.2]",
        "Factors of a step size where the sign of a gradient changes, below 1, and where it stays, above 1."
      ),
      .pair(
        "step_sizes", \.bounds, default: "[1e-06, 50]", "Smallest and largest size of a step."),
    ])

  package var learningRate = 0.01
  package var weightDecayRate: Double { 0 }
  package var factors = NumberPair(0.5, 1.2)
  package var bounds = NumberPair(1e-6, 50)
  package init() {}

  package var rule: any UpdateRule {
    ResilientPropagation(
      shrink: Float(factors.first), grow: Float(factors.second), smallest: Float(bounds.first),
      largest: Float(bounds.second))
  }
  package var contract: OptimizerContract {
    OptimizerContract(
      .rate,
      LearningRateLimits(
        low: 1e-6, high: 0.5, absurd: 50, start: 0.01,
        reason:
          "it is the size of the first steps only, which grow and shrink by themselves; the paper uses 0.1"
      ),
      hasEpsilon: false)
  }
}

/// Two numbers that belong together.
package struct NumberPair: Hashable, Sendable {
  package var first: Double
  package var second: Double
  package init(_ first: Double, _ second: Double) { (self.first, self.second) = (first, second) }
}

extension Field where Root == TorchRpropOptimizer {
  /// A list of two numbers, none below 0 and the first no larger than the second.
  fileprivate static func pair(
    _ key: String, _ path: Path<NumberPair>, default text: String, _ summary: String
  ) -> Self {
    Field(key, type: .list(.number(min: 0, max: nil), count: 2...2), default: text, summary) {
      root, node, decoder in
      let node = decoder.substituted(node)
      guard let items = node.sequence, items.count == 2 else {
        decoder.reportType(node, expected: "a list of two numbers")
        return false
      }
      let numbers = items.map { decoder.number($0, in: 0...Double.greatestFiniteMagnitude) }
      guard let first = numbers[0], let second = numbers[1] else { return false }
      guard first <= second else {
        decoder.report(
          "spec/out-of-range", "'\(key)' must not begin with the larger number", at: node.range)
        return false
      }
      root[keyPath: path] = NumberPair(first, second)
      return true
    }
  }
}
