/// What rules need to know of an optimizer, as a row of a table.
package struct OptimizerContract: Hashable, Sendable {
  /// What the length of a step follows.
  package enum StepSize: Hashable, Sendable {
    /// The gradient: flat places give short steps.
    case gradient
    /// The learning rate, whatever the size of the gradient.
    case rate
    /// The learning rate over a sum of all gradients so far.
    case shrinking
  }
  /// An average of gradients, or of their squares, whose length a parameter sets.
  package struct Average: Hashable, Sendable {
    package let key: String
    package let isOfSquares: Bool
    package init(_ key: String, ofSquares isOfSquares: Bool = false) {
      (self.key, self.isOfSquares) = (key, isOfSquares)
    }
  }

  package let stepSize: StepSize
  package let rates: LearningRateLimits
  package let averages: [Average]
  /// Share of the last step that is added to the next; steps grow by 1 / (1 − momentum).
  package let momentum: Double
  /// Whether a parameter `epsilon` keeps a divisor away from 0.
  package let hasEpsilon: Bool
  /// The rate of the optimizer's paper, where the frameworks' default is another by far.
  package let paperRate: Double?

  package init(
    _ stepSize: StepSize, _ rates: LearningRateLimits, averages: [Average] = [],
    momentum: Double = 0, hasEpsilon: Bool = true, paperRate: Double? = nil
  ) {
    (self.stepSize, self.rates, self.averages) = (stepSize, rates, averages)
    (self.momentum, self.hasEpsilon, self.paperRate) = (momentum, hasEpsilon, paperRate)
  }

  /// Adam and those that follow it: an average of gradients over the root of one of squares.
  static let adam = OptimizerContract(
    .rate, .adaptive, averages: [Average("beta_1"), Average("beta_2", ofSquares: true)])
}

/// Bounds on a sensible learning rate.
package struct LearningRateLimits: Hashable, Sendable {
  package let low: Double
  package let high: Double
  /// At or above this the weights are sure to diverge.
  package let absurd: Double
  /// Where to start.
  package let start: Double
  /// Where the numbers come from.
  package let reason: String
  package init(low: Double, high: Double, absurd: Double, start: Double, reason: String) {
    (self.low, self.high, self.absurd, self.start) = (low, high, absurd, start)
    self.reason = reason
  }
}

/// Where the limits on learning rates come from.
extension LearningRateLimits {
  /// Optimizers that divide by the size of gradients: a step moves each weight by about the rate.
  static let adaptive = LearningRateLimits(
    low: 1e-5, high: 1e-2, absurd: 0.3, start: 0.001,
    reason:
      "an adaptive optimizer moves every weight by about the learning rate in each step, and weights are drawn "
      + "with deviations near 0.1; published models use 1e-5 to 1e-2 (default 1e-3)")
  /// Optimizers whose steps shrink by themselves, so that they start from large rates.
  static func slow(high: Double, start: Double = 0.01) -> LearningRateLimits {
    LearningRateLimits(
      low: 1e-4, high: high, absurd: 10 * high, start: start,
      reason: "its steps shrink by themselves; the papers use rates near \(format(high))")
  }
  /// Optimizers whose every step has the size of the rate.
  static let sign = LearningRateLimits(
    low: 1e-6, high: 3e-3, absurd: 0.1, start: 0.0001,
    reason:
      "every step moves every weight by the whole learning rate; the paper uses 3 to 10 times less than Adam's"
  )
  /// Optimizers that follow the gradient itself.
  static func gradient(momentum: Double) -> LearningRateLimits {
    let gain = 1 - min(max(momentum, 0), 0.999)
    return LearningRateLimits(
      low: 1e-4 * gain, high: gain, absurd: 5 * gain, start: min(0.01, gain / 10),
      reason: momentum > 0
        ? "momentum \(format(momentum)) multiplies steps by \(format((1 / gain * 10).rounded() / 10)), "
          + "and gradient descent on a loss of curvature c diverges beyond a step of 2/c"
        : "gradient descent diverges beyond a step of 2 over the loss's curvature, which is of order 1 for normalised data"
    )
  }
}
