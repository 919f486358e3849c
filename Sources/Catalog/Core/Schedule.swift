/// How the learning rate changes during training.
package protocol Schedule: CatalogEntry {
  /// The learning rate of the next step.
  func learningRate(_ progress: ScheduleProgress) -> Double
  var contract: ScheduleContract { get }
  /// Name of the value it watches at the end of every epoch, if it does.
  var monitor: String? { get }
}

extension Schedule {
  package var monitor: String? { nil }
}

/// What a schedule's numbers count and what they promise, as a row of a table.
package struct ScheduleContract: Hashable, Sendable {
  package enum Clock: Hashable, Sendable {
    case updates
    case epochs
    /// Epochs without improvement.
    case plateau
  }
  /// A number of a spec with the parameters that may state it, the first choice first.
  package struct Count: Hashable, Sendable {
    package let value: Int
    package let keys: [String]
    package init(_ value: Int, _ keys: String...) { (self.value, self.keys) = (value, keys) }
  }
  /// A learning rate that a parameter of the schedule states.
  package struct Rate: Hashable, Sendable {
    package let value: Double
    package let key: String
  }

  package var clock: Clock
  /// When the schedule has run its course; nil where it follows the training's length or never ends.
  package var length: Count?
  /// How long the rate rises at the start.
  package var warmup: Count?
  /// When the rate changes for the first and for the last time, where it jumps.
  package var firstChange: Count?
  package var lastChange: Count?
  /// How long it takes to fall by its factor, or to start over.
  package var period: Count?
  package var startsOver: Bool
  /// The largest rate that it states itself.
  package var peak: Rate?
  /// Rates that it states in place of the optimizer's, which is not used then.
  package var rates: [Double]
  package var replacesRate: Bool { !rates.isEmpty }

  package init(
    _ clock: Clock = .updates, length: Count? = nil, warmup: Count? = nil,
    firstChange: Count? = nil, lastChange: Count? = nil, period: Count? = nil,
    startsOver: Bool = false, peak: Rate? = nil, rates: [Double] = []
  ) {
    (self.clock, self.length, self.warmup) = (clock, length, warmup)
    (self.firstChange, self.lastChange, self.period) = (firstChange, lastChange, period)
    (self.startsOver, self.peak, self.rates) = (startsOver, peak, rates)
  }
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

extension Int {
  /// The sum, or the largest integer where there is none.
  func addingWithoutOverflow(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}
