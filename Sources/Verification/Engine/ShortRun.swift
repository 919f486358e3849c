internal import Analysis
internal import Catalog
internal import Kernels
internal import Program
internal import Spec
internal import Training

/// Trains for a while as `coprime run` would, and writes down what the checks of a training read.
struct ShortRun {
  private let run: PreparedRun
  private let executor: Executor
  private let train: ScoredSamples
  private let heldOut: ScoredSamples?
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
    (self.run, self.change) = (run, change)
    executor = try Executor(run)
    guard let train = try ScoredSamples(run, .train) else {
      throw RunError("there are no samples to train on")
    }
    self.train = train
    let validation = try ScoredSamples(run, .validation)
    heldOut = try validation == nil ? ScoredSamples(run, .test) : validation
    history = RunHistory(of: run)
    saved = (executor.store.snapshot(), 0)
  }

  /// Trains until the spec's training ends, enough is known or the time is over.
  mutating func train(until deadline: Double, steps: Int = limits.steps) throws(RunError)
    -> RunHistory
  {
    let limit = min(history.plannedSteps, steps)
    let standEvery = max(1, limit / Self.limits.stands)
    let lookEvery = max(1, limit / Self.limits.looks)
    let stream = try run.batches(0..<limit)
    for step in 0..<limit where history.fault == nil {
      guard monotonicSeconds() < deadline || step == 0 else { break }
      if step % standEvery == 0 { try stand() }
      if step % Self.interval == 0 { saved = (executor.store.snapshot(), step) }
      guard let batch = try stream.next() else { break }
      try advance(step, batch, isObserved: step % lookEvery == 0)
    }
    if history.fault == nil { try stand() }
    return history
  }

  private mutating func advance(
    _ step: Int, _ batch: Batch, isObserved: Bool
  ) throws(RunError) {
    let rate = run.learningRate(step)
    let losses = try executor.step(
      change?(batch) ?? batch, learningRate: rate, step: step, isObserved: isObserved)
    let penalty = losses.first { $0.name == "penalty" }?.value ?? 0
    let loss = losses.reduce(0) { $0 + $1.value } - penalty
    guard loss.isFinite, penalty.isFinite else { return try replay(to: step) }
    history.steps.append(.init(loss: loss, penalty: penalty))
    history.learningRate = rate
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
    let stream = try run.batches(saved.step..<failing + 1)
    for step in saved.step...failing {
      guard let batch = try stream.next() else { break }
      _ = try executor.step(
        change?(batch) ?? batch, learningRate: run.learningRate(step), step: step,
        isObserved: true)
      if let layer = executor.observe().layers.first(where: \.hasNonFinite) {
        history.fault = .init(step: step, layer: layer.layer)
        return
      }
    }
    history.fault = .init(step: failing, layer: nil)
  }

  private mutating func stand() throws(RunError) {
    let steps = history.steps.count
    let (score, spread) = try train.score(executor, run)
    history.answers.append(.init(steps: steps, loss: score.loss, spread: spread))
    history.stands.append(
      .init(steps: steps, train: score, heldOut: try heldOut?.score(executor, run).score))
  }
}
