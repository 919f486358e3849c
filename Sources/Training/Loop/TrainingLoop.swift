internal import Catalog
internal import Kernels
internal import Program
internal import SourceText
internal import Spec

/// Trains a prepared spec, epoch by epoch.
///
/// The numbers depend on the spec, the data and the seed alone: not on threads, time or interruptions.
final class TrainingLoop {
  let run: PreparedRun
  let executor: Executor
  let folder: RunFolder?
  private weak var observer: (any RunObserver)?
  let samples: PreparedSamples?
  private let validation: Evaluator?
  private let stopping: Monitor?
  private let saving: Monitor?
  private var progress: TrainingProgress
  /// Weights of the best epoch, for early stopping.
  private var best: ParameterStore.Snapshot?
  /// Whether ``best`` is on disk.
  private var isBestSaved = true
  private var clock: CheckpointClock
  /// Where the first number was found that is not finite.
  var fault: TrainingResult.Fault?

  /// - Parameter checkpoint: where an earlier run stood.
  init(
    _ run: PreparedRun, _ executor: Executor, folder: RunFolder?, observer: (any RunObserver)?,
    from checkpoint: Checkpoint? = nil
  ) throws(RunError) {
    guard let set = run.data[.train] else { throw RunError("there are no samples to train on") }
    (self.run, self.executor, self.folder, self.observer) = (run, executor, folder, observer)
    clock = CheckpointClock(interval: run.options.checkpointInterval)
    samples = try PreparedSamples(set, run.feed)
    validation = try Evaluator(run, .validation)
    let known = Self.names(run, hasValidation: validation != nil)
    stopping = try run.settings.earlyStopping.map { section throws(RunError) in
      try Monitor(
        section.monitor, mode: section.mode?.value, minDelta: section.minDelta?.value ?? 0, run,
        known: known,
        range: section.range)
    }
    saving = try Self.savingMonitor(run, known)
    progress =
      checkpoint?.progress ?? TrainingProgress(seed: run.seed, specDigest: folder?.specDigest ?? "")
    if let checkpoint {
      executor.store.restore(checkpoint.snapshot)
      best = try folder?.readBest()?.snapshot
    }
  }

  private static func savingMonitor(_ run: PreparedRun, _ known: [String]) throws(RunError)
    -> Monitor?
  {
    guard let section = run.settings.checkpoint, section.savesBestOnly?.value == true else {
      return nil
    }
    return try Monitor(
      section.monitor, mode: section.mode?.value, run, known: known, range: section.range)
  }

  /// What the result of an epoch has, in order.
  private static func names(_ run: PreparedRun, hasValidation: Bool) -> [String] {
    let outputs = run.feed.targets.count > 1 ? run.feed.targets.map { "\($0.output)_loss" } : []
    let own = ["loss"] + outputs + MetricSet(run).names
    return own + (hasValidation ? own.map { "val_" + $0 } : [])
  }

  // MARK: Epochs

  /// Trains what is left to train.
  func train() throws(RunError) -> TrainingResult {
    let start = monotonicSeconds()
    if progress.step == 0 { try save() }
    var outcome = TrainingResult.Outcome.completed
    var stop: BreakReport?
    for epoch in progress.epochs.count..<max(run.settings.epochs, progress.epochs.count) {
      if hasLostPatience { break }
      observer?.epochStarted(epoch + 1, of: run.settings.epochs)
      switch try trainEpoch(epoch) {
      case .done(let result):
        try finish(result)
      case .cancelled:
        outcome = .cancelled
      case .diverged(let message):
        outcome = .diverged(message)
      case .stopped(let report):
        (outcome, stop) = (.stopped(report.reason), report)
      }
      if outcome != .completed { break }
    }
    if outcome == .completed { outcome = try conclude() }
    return TrainingResult(
      outcome: outcome, epochs: progress.epochs, steps: progress.step,
      seconds: monotonicSeconds() - start,
      folder: folder?.path, losses: progress.losses, fault: fault, stop: stop)
  }

  private enum EpochEnd {
    case done(EpochResult)
    case cancelled
    case diverged(String)
    case stopped(BreakReport)
  }

  private func trainEpoch(_ epoch: Int) throws(RunError) -> EpochEnd {
    let steps = run.stepsPerEpoch
    let (first, overflow) = epoch.multipliedReportingOverflow(by: steps)
    guard !overflow else { throw RunError("the training has more steps than can be counted") }
    let done = min(progress.partial?.steps ?? 0, steps)
    let stream = try run.batches(first + done..<first + steps, samples: samples)
    var averages = RunningAverages(run)
    if let state = progress.partial?.averages { averages.state = state }
    let clock = monotonicSeconds() - (progress.partial?.seconds ?? 0)
    var ticker = ProgressTicker(epoch: epoch, steps: steps, start: clock)
    let history = history(before: epoch)
    var rate = run.learningRate(first + max(0, done - 1), history: history)
    var waited = 0.0
    for step in done..<steps {
      let asked = monotonicSeconds()
      guard let batch = try stream.next() else { break }
      waited += monotonicSeconds() - asked
      rate = run.learningRate(first + step, history: history)
      let moment = Moment(epoch: epoch, step: step, total: first + step, rate: rate)
      if let report = try stop(before: moment, batch) { return .stopped(report) }
      let before = weightsToKeep
      let isObserved = isObserved(first + step)
      let losses = try executor.step(
        batch, learningRate: rate, step: first + step, isObserved: isObserved)
      let total = losses.reduce(0) { $0 + $1.value }
      guard total.isFinite else {
        fault = .init(step: first + step, layer: nil)
        let what = divergence(losses, epoch: epoch, step: step, total: first + step, rate: rate)
        let place = try firstNonFinite(at: first + step)
        return .diverged(what + (place.map { "; \($0)" } ?? ""))
      }
      if let report = try stop(after: moment, batch, from: before) { return .stopped(report) }
      progress.losses.add(losses)
      if isObserved { try observe(losses, step: first + step, epoch: epoch) }
      averages.add(batch, losses, executor)
      let isCancelled = observer?.isCancelled ?? false
      if isCancelled || folder != nil && self.clock.isDue {
        progress.step = first + step + 1
        progress.partial = PartialEpoch(
          steps: step + 1, seconds: monotonicSeconds() - clock, averages: averages.state)
        try save()
      }
      if let observer { ticker.report(step, batch, averages, to: observer) }
      if isCancelled { return .cancelled }
    }
    var values = averages.results
    if let validation { values += try validation.evaluate(executor, prefix: "val_") }
    progress.step = first + steps
    progress.partial = nil
    return .done(
      EpochResult(
        epoch: epoch + 1, values: values, learningRate: rate, seconds: monotonicSeconds() - clock,
        waitingSeconds: waited, penalty: executor.penalty(run)))
  }

  private func isObserved(_ step: Int) -> Bool {
    guard folder != nil, let interval = run.options.observationInterval else { return false }
    return step % max(1, interval) == 0
  }

  private func observe(_ losses: [NamedValue], step: Int, epoch: Int) throws(RunError) {
    let (layers, parameters) = executor.observe()
    try folder?.append(
      StepObservation(losses: losses, layers: layers, parameters: parameters), step: step,
      epoch: epoch + 1)
  }

  /// The values of the epochs before one, by name.
  func history(before epoch: Int) -> [[String: Double]] {
    progress.epochs.prefix(epoch).map { result in
      Dictionary(result.values.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    }
  }

  private func divergence(
    _ losses: [NamedValue], epoch: Int, step: Int, total: Int, rate: Double
  ) -> String {
    let culprit = losses.first { !$0.value.isFinite }
    let what =
      culprit.map { "\($0.name) is \($0.value.isNaN ? "not a number" : "infinite")" }
      ?? "the loss is infinite"
    return
      "\(what) at step \(step + 1) of epoch \(epoch + 1) (step \(total + 1) in all, learning rate \(rate))"
  }

  // MARK: Between epochs

  private func finish(_ result: EpochResult) throws(RunError) {
    progress.epochs.append(result)
    if let stopping, stopping.update(&progress.stopping, with: result),
      run.settings.earlyStopping?.restoresBestWeights?.value == true
    {
      best = executor.store.snapshot()
      isBestSaved = false
    }
    if let saving, saving.update(&progress.saving, with: result) {
      try folder?.writeBestWeights(executor)
    }
    try folder?.append(result, step: progress.step, executor)
    if clock.isDue { try save() }
    observer?.epochFinished(result)
  }

  private var hasLostPatience: Bool {
    guard stopping != nil, let section = run.settings.earlyStopping, !progress.epochs.isEmpty else {
      return false
    }
    let patience = section.patience?.value ?? 0
    // As in Keras, the first epoch alone never ends a training.
    return progress.stopping.wait >= max(1, patience) && progress.epochs.count > 1
  }

  private func save() throws(RunError) {
    guard let folder else { return }
    clock.begin()
    if let best, !isBestSaved { try folder.writeBest(best, executor, progress) }
    isBestSaved = true
    try folder.writeCheckpoint(executor, progress)
    clock.end()
  }

  /// Ends a training that went through: the best weights come back where the spec says so.
  private func conclude() throws(RunError) -> TrainingResult.Outcome {
    try save()
    // As in Keras: the best weights, where they come back, come back over the averages.
    executor.adoptAverages()
    let restores = run.settings.earlyStopping?.restoresBestWeights?.value == true
    if restores, let best { executor.store.restore(best) }
    let isEarly = stopping != nil && hasLostPatience && progress.epochs.count < run.settings.epochs
    return isEarly
      ? .stoppedEarly(best: progress.stopping.epoch, isRestored: restores && best != nil)
      : .completed
  }
}
