/// Watches a run; all methods are called on the thread that runs it.
package protocol RunObserver: AnyObject {
  func runStarted(_ start: RunStart)
  /// - Parameter epoch: counted from 1.
  func epochStarted(_ epoch: Int, of epochs: Int)
  /// Called for the last step of an epoch, and for others not more often than 20 times a second.
  func stepFinished(_ progress: StepProgress)
  func epochFinished(_ result: EpochResult)
  func finished(_ result: TrainingResult)
  /// Asked after every step; true ends the run, which can be resumed.
  var isCancelled: Bool { get }
}

extension RunObserver {
  package func runStarted(_ start: RunStart) {}
  package func epochStarted(_ epoch: Int, of epochs: Int) {}
  package func stepFinished(_ progress: StepProgress) {}
  package func epochFinished(_ result: EpochResult) {}
  package func finished(_ result: TrainingResult) {}
  package var isCancelled: Bool { false }
}

/// What is known when training begins.
package struct RunStart: Sendable {
  package let name: String
  package let report: DataReport
  package let parameterCounts: (trainable: Int, fixed: Int)
  package let batchSize: Int
  package let stepsPerEpoch: Int
  package let epochs: Int
  /// Epochs that were done before, when a run is resumed.
  package let epochsDone: Int
  /// Where the artifacts go.
  package let folder: String?
  /// Bytes that a training step works in.
  package let arenaBytes: Int
  /// Operations without a fast kernel, as `layer (operation)`.
  package let slowOperations: [String]
}

/// A value and its name, in the order of reports.
package struct NamedValue: Hashable, Sendable {
  package let name: String
  package let value: Double
  package init(_ name: String, _ value: Double) { (self.name, self.value) = (name, value) }
}

/// Where an epoch stands.
package struct StepProgress: Sendable {
  package let epoch: Int
  /// Steps of the epoch that are done.
  package let step: Int
  package let stepCount: Int
  /// Mean over the epoch so far.
  package let loss: Double
  package let metrics: [NamedValue]
  package let samplesPerSecond: Double
  /// Seconds to the end of the epoch.
  package let secondsLeft: Double

  package init(
    epoch: Int, step: Int, stepCount: Int, loss: Double, metrics: [NamedValue],
    samplesPerSecond: Double, secondsLeft: Double
  ) {
    (self.epoch, self.step, self.stepCount) = (epoch, step, stepCount)
    (self.loss, self.metrics) = (loss, metrics)
    (self.samplesPerSecond, self.secondsLeft) = (samplesPerSecond, secondsLeft)
  }
}

/// What an epoch came to.
package struct EpochResult: Hashable, Sendable {
  /// Counted from 1.
  package let epoch: Int
  /// `loss`, metrics, `val_loss`, metrics of the validation split.
  package let values: [NamedValue]
  package let learningRate: Double
  package let seconds: Double
  /// Of these, how many the training waited for data.
  package let waitingSeconds: Double
  /// What the weights cost at its end; a part of `val_loss`.
  package let penalty: Double

  package init(
    epoch: Int, values: [NamedValue], learningRate: Double, seconds: Double,
    waitingSeconds: Double = 0, penalty: Double = 0
  ) {
    (self.epoch, self.values) = (epoch, values)
    (self.learningRate, self.seconds) = (learningRate, seconds)
    (self.waitingSeconds, self.penalty) = (waitingSeconds, penalty)
  }

  package subscript(name: String) -> Double? { values.first { $0.name == name }?.value }
}

/// How training ended.
package struct TrainingResult: Sendable {
  package enum Outcome: Hashable, Sendable {
    case completed
    /// Early stopping ended it; the weights are those of epoch `best` where they were restored.
    case stoppedEarly(best: Int, isRestored: Bool)
    case cancelled
    /// A loss that is not a number: in words, with the step.
    case diverged(String)
    /// At a ``Breakpoint``, for this reason.
    case stopped(String)
  }
  /// A step that gave a number that is not finite.
  package struct Fault: Hashable, Sendable {
    /// Steps before it.
    package let step: Int
    /// The first such layer; nil where every layer was finite, or nobody could look.
    package let layer: String?
  }
  package let outcome: Outcome
  package let epochs: [EpochResult]
  /// Optimizer steps of the whole run.
  package let steps: Int
  /// Seconds of this process's part of the run.
  package let seconds: Double
  package let folder: String?
  /// Of the whole run, parts before an interruption included.
  package let losses: LossRecord
  package let fault: Fault?
  /// The step at which a breakpoint stopped it.
  package let stop: BreakReport?
}
