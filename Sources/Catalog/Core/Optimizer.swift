package import Program

/// An update rule with its options.
package protocol Optimizer: CatalogEntry {
  var learningRate: Double { get }
  /// The arithmetic of the update; nil where the executor does not have it.
  var rule: (any UpdateRule)? { get }
  /// What the optimizer itself does to gradients before the update (Keras' `clipnorm` and its kin).
  var clipping: GradientClipping { get }
  /// What of this optimizer the executor does not do, in words; nil where nothing is missing.
  var untrainableReason: String? { get }
  /// Learning rates outside of which the rule `optim/learning-rate-…` speaks, with the reason.
  var learningRateLimits: LearningRateLimits { get }
}

/// Limits on gradients, as Keras' optimizers take them; at most one is set.
package struct GradientClipping: Hashable, Sendable {
  /// Largest L2 norm of the gradient of one weight tensor.
  package var norm: Double?
  /// Largest magnitude of one number.
  package var value: Double?
  /// Largest L2 norm of all gradients together.
  package var globalNorm: Double?
  package init(norm: Double? = nil, value: Double? = nil, globalNorm: Double? = nil) {
    (self.norm, self.value, self.globalNorm) = (norm, value, globalNorm)
  }
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
  /// The learning rate of the next step.
  func learningRate(_ progress: ScheduleProgress) -> Double
  /// Name of the value it watches at the end of every epoch, if it does.
  var monitor: String? { get }
}

extension Schedule {
  package var monitor: String? { nil }
}

/// Where training stands when a schedule is asked.
package struct ScheduleProgress: Sendable {
  /// The optimizer's learning rate.
  package let initial: Double
  /// Optimizer steps done.
  package let step: Int
  package let stepsPerEpoch: Int
  /// Epochs done.
  package let epoch: Int
  package let epochs: Int
  /// The monitored value at the end of every epoch so far, by name.
  package let history: [[String: Double]]
  package init(
    initial: Double, step: Int, stepsPerEpoch: Int, epoch: Int, epochs: Int,
    history: [[String: Double]] = []
  ) {
    (self.initial, self.step, self.stepsPerEpoch) = (initial, step, stepsPerEpoch)
    (self.epoch, self.epochs, self.history) = (epoch, epochs, history)
  }

  /// Steps of the whole training, at least 1.
  package var totalSteps: Int {
    let (product, overflow) = stepsPerEpoch.multipliedReportingOverflow(by: epochs)
    return overflow ? .max : max(product, 1)
  }
  /// The same training as seen by a schedule that starts `count` steps later.
  func later(by count: Int) -> ScheduleProgress {
    let doneEpochs = stepsPerEpoch > 0 ? count / stepsPerEpoch : 0
    return ScheduleProgress(
      initial: initial, step: max(0, step - count), stepsPerEpoch: stepsPerEpoch,
      epoch: max(0, epoch - doneEpochs), epochs: max(1, epochs - doneEpochs),
      history: Array(history.dropFirst(doneEpochs)))
  }
}
