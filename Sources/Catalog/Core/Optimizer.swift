package import Program

/// An update rule with its options.
package protocol Optimizer: CatalogEntry {
  var learningRate: Double { get }
  var rule: any UpdateRule { get }
  /// Learning rates outside of which the rule `optim/learning-rate-…` speaks, with the reason.
  var learningRateLimits: LearningRateLimits { get }
}

/// Bounds on a sensible learning rate.
package struct LearningRateLimits: Hashable, Sendable {
  package let low: Double
  package let high: Double
  /// At or above this the weights are sure to diverge.
  package let absurd: Double
  /// Where the numbers come from.
  package let reason: String
  package init(low: Double, high: Double, absurd: Double, reason: String) {
    self.low = low
    self.high = high
    self.absurd = absurd
    self.reason = reason
  }
}

/// How the learning rate changes during training.
package protocol Schedule: CatalogEntry {
  /// - Parameters:
  ///   - step: optimizer steps done.
  ///   - epoch: epochs done.
  func learningRate(_ progress: ScheduleProgress) -> Double
}

/// Where training stands when a schedule is asked.
package struct ScheduleProgress: Sendable {
  package let initial: Double
  package let step: Int
  package let stepsPerEpoch: Int
  package let epoch: Int
  package let epochs: Int
  /// The monitored value at the end of every epoch so far, by name.
  package let history: [[String: Double]]
  package init(
    initial: Double, step: Int, stepsPerEpoch: Int, epoch: Int, epochs: Int, history: [[String: Double]] = []
  ) {
    (self.initial, self.step, self.stepsPerEpoch) = (initial, step, stepsPerEpoch)
    (self.epoch, self.epochs, self.history) = (epoch, epochs, history)
  }
}
