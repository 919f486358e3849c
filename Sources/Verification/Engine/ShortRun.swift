internal import Analysis
internal import Catalog
internal import Kernels
internal import Program
internal import Spec
internal import Training

/// Trains for a while as `coprime run` would, and writes down what the checks of a training read.
struct ShortRun {
  private let run: PreparedRun
  private let set: DataSet
  private let executor: Executor
  private let train: ScoredSamples
  private let heldOut: ScoredSamples?
  /// Order of the samples in the pass that the training is in.
  private var pass = -1
  private var positions: [Int] = []
  private var history: RunHistory
  /// Weights that a replay can start from, and the steps before them.
  private var saved: (snapshot: ParameterStore.Snapshot, step: Int)
  /// Changes batches before they are trained on.
  private let change: (@Sendable (Batch) -> Batch)?

  /// Steps, looks inside and stands on the way, at most.
  private static let limits = (steps: 1000, looks: 40, stands: 10)
  /// Steps between two snapshots of the weights.
  private static let interval = 50

  init(_ run: PreparedRun, change: (@Sendable (Batch) -> Batch)? = nil) throws(RunError) {
    guard let set = run.data[.train] else { throw RunError("there are no samples to train on") }
    (self.run, self.set, self.change) = (run, set, change)
    executor = try Executor(run)
    guard let train = try ScoredSamples(run, .train, executor.batchSize) else {
      throw RunError("there are no samples to train on")
    }
    self.train = train
    let validation = try ScoredSamples(run, .validation, executor.batchSize)
    heldOut = try validation == nil ? ScoredSamples(run, .test, executor.batchSize) : validation
    let (planned, overflow) = run.settings.epochs.multipliedReportingOverflow(by: run.stepsPerEpoch)
    history = RunHistory(
      plannedSteps: overflow ? .max : planned, stepsPerEpoch: run.stepsPerEpoch)
    history.outputLayers = Set(run.inference.outputs.map(\.name))
    history.stopsEarly = run.settings.earlyStopping != nil
    history.hasMovingAverages = run.training.parameters.contains(where: \.isState)
    saved = (executor.store.snapshot(), 0)
  }

  /// Trains until the spec's training ends, enough is known or the time is over.
  mutating func train(until deadline: Double, steps: Int = limits.steps) throws(RunError)
    -> RunHistory
  {
    let limit = min(history.plannedSteps, steps)
    let standEvery = max(1, limit / Self.limits.stands)
    let lookEvery = max(1, limit / Self.limits.looks)
    for step in 0..<limit where history.fault == nil {
      guard monotonicSeconds() < deadline || step == 0 else { break }
      if step % standEvery == 0 { try stand() }
      if step % Self.interval == 0 { saved = (executor.store.snapshot(), step) }
      try advance(step, isObserved: step % lookEvery == 0)
    }
    if history.fault == nil { try stand() }
    return history
  }

  private mutating func advance(_ step: Int, isObserved: Bool) throws(RunError) {
    let rate = learningRate(step)
    let losses = try executor.step(
      batch(step), learningRate: rate, step: step, isObserved: isObserved)
    let penalty = losses.first { $0.name == "penalty" }?.value ?? 0
    let loss = losses.reduce(0) { $0 + $1.value } - penalty
    guard loss.isFinite, penalty.isFinite else { return try replay(to: step) }
    history.steps.append(.init(loss: loss, penalty: penalty, learningRate: rate))
    guard isObserved else { return }
    let (layers, weights) = executor.observe()
    history.looks.append(
      .init(
        step: step,
        layers: layers.map {
          .init(
            $0.layer, deviation: Double($0.standardDeviation), zeros: Double($0.zeroFraction),
            saturated: $0.saturatedFraction.map { Double($0) })
        },
        weights: weights.map {
          .init(
            $0.name, size: Double($0.weightNorm), gradient: Double($0.gradientNorm),
            update: Double($0.updateNorm))
        }))
  }

  /// Trains again from the last snapshot to a step whose loss is not finite, and looks for the first such layer.
  private mutating func replay(to failing: Int) throws(RunError) {
    executor.store.restore(saved.snapshot)
    for step in saved.step...failing {
      _ = try executor.step(
        batch(step), learningRate: learningRate(step), step: step, isObserved: true)
      if let layer = executor.observe().layers.first(where: \.hasNonFinite) {
        history.fault = .init(step: step, layer: layer.layer)
        return
      }
    }
    history.fault = .init(step: failing, layer: nil)
  }

  private mutating func stand() throws(RunError) {
    history.stands.append(
      .init(
        steps: history.steps.count, train: try train.score(executor, run),
        heldOut: try heldOut?.score(executor, run)))
  }

  // MARK: As the training has it

  private mutating func batch(_ step: Int) throws(RunError) -> Batch {
    let perPass = max(1, run.order.batchesPerPass)
    if step / perPass != pass {
      pass = step / perPass
      positions = run.order.order(ofPass: pass)
    }
    let start = step % perPass * run.settings.batchSize
    let chosen = Array(positions[start..<min(start + run.settings.batchSize, positions.count)])
    let batch = try run.feed.batch(set.prepared(chosen, epoch: pass))
    return change.map { $0(batch) } ?? batch
  }

  private func learningRate(_ step: Int) -> Double {
    let initial = run.settings.optimizer.learningRate
    guard let schedule = run.settings.schedule else { return initial }
    let perEpoch = max(1, run.stepsPerEpoch)
    return schedule.learningRate(
      ScheduleProgress(
        initial: initial, step: step, stepsPerEpoch: perEpoch, epoch: step / perEpoch,
        epochs: run.settings.epochs))
  }
}

/// Fixed samples of a split that a training is scored on.
private struct ScoredSamples {
  private let batches: [Batch]
  private let target: ClassTarget?

  private static let most = 256

  /// - Parameter size: most samples that are scored at once.
  init?(_ run: PreparedRun, _ split: Split, _ size: Int) throws(RunError) {
    guard let table = try SampleTable(run, split), let set = run.data[split] else { return nil }
    var batches: [Batch] = []
    let positions = table.positions.prefix(Self.most)
    for start in stride(from: 0, to: positions.count, by: size) {
      let part = Array(positions[start..<min(start + size, positions.count)])
      guard run.feed.fixedBatchSize == nil || part.count == size else { break }
      batches.append(try run.feed.batch(set.prepared(part, epoch: 0)))
    }
    guard !batches.isEmpty else { return nil }
    (self.batches, target) = (batches, ClassTarget(run))
  }

  func score(_ executor: Executor, _ run: PreparedRun) throws(RunError) -> RunHistory.Score {
    var (loss, right, count, spread) = (0.0, 0, 0, 0.0)
    for batch in batches {
      loss += try executor.loss(batch, run) * Double(batch.count)
      count += batch.count
      spread = max(spread, deviation(executor, run, batch.count))
      if let target {
        let answers = target.classes(
          ofScores: executor.output(target.output), count: batch.count)
        right += zip(answers, target.classes(batch)).count { $0 == $1 }
      }
    }
    return RunHistory.Score(
      loss: loss / Double(count), accuracy: target.map { _ in Double(right) / Double(count) },
      spread: spread)
  }

  /// The largest deviation that any number of an answer has over the samples.
  private func deviation(_ executor: Executor, _ run: PreparedRun, _ count: Int) -> Double {
    guard count > 1 else { return .infinity }
    var largest = 0.0
    for target in run.feed.targets {
      let answers = executor.output(target.output)
      let width = answers.count / count
      for column in 0..<min(width, 64) {
        let values = (0..<count).map { Double(answers[$0 * width + column]) }
        largest = max(largest, Spread(values).deviation)
      }
    }
    return largest
  }
}
