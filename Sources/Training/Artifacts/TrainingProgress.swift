/// Where training stands.
struct TrainingProgress: Hashable, Sendable {
  var seed: UInt64
  /// Of the resolved spec, so that a checkpoint is not taken for another one's.
  var specDigest: String
  /// Optimizer steps done.
  var step = 0
  /// Results of the epochs that are done.
  var epochs: [EpochResult] = []
  /// The epoch that was begun after them.
  var partial: PartialEpoch?
  var losses = LossRecord()
  /// How much of the logs belongs to this state.
  var log = RunLog.Lengths()
  var stopping = BestEpoch()
  var saving = BestEpoch()

  init(seed: UInt64, specDigest: String) { (self.seed, self.specDigest) = (seed, specDigest) }
}

/// An epoch in the middle.
struct PartialEpoch: Hashable, Sendable {
  var steps: Int
  var seconds: Double
  var averages: RunningAverages.State
}

/// The best value of a monitored number so far.
struct BestEpoch: Hashable, Sendable {
  var value: Double?
  /// Counted from 1; 0 before any.
  var epoch = 0
  /// Epochs since.
  var wait = 0
}
