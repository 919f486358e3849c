/// Loss and metrics of an epoch so far, weighted by samples.
struct RunningAverages {
  private var sum = 0.0
  private var count = 0
  private var parts: [NamedValue] = []
  private var metrics: MetricSet
  private let hasSeveralLosses: Bool

  init(_ run: PreparedRun) {
    metrics = MetricSet(run)
    hasSeveralLosses = run.feed.targets.count > 1
  }

  /// Everything gathered so far, to go on from after an interruption.
  struct State: Hashable, Sendable {
    var sum: Double
    var count: Int
    var parts: [NamedValue]
    var metrics: [[Double]]
  }

  var state: State {
    get { State(sum: sum, count: count, parts: parts, metrics: metrics.state) }
    set {
      (sum, count, parts) = (newValue.sum, newValue.count, newValue.parts)
      metrics.state = newValue.metrics
    }
  }

  mutating func add(_ batch: Batch, _ losses: [NamedValue], _ executor: Executor) {
    let weight = Double(batch.count)
    sum += weight * losses.reduce(0) { $0 + $1.value }
    count += batch.count
    if hasSeveralLosses { addParts(losses, weight) }
    if !metrics.isEmpty { metrics.add(batch) { executor.trainingOutput($0) } }
  }

  private mutating func addParts(_ losses: [NamedValue], _ weight: Double) {
    let terms = losses.filter { $0.name != "penalty" }
    if parts.isEmpty { parts = terms.map { NamedValue("\($0.name)_loss", 0) } }
    parts = zip(parts, terms).map { NamedValue($0.name, $0.value + weight * $1.value) }
  }

  var loss: Double { sum / Double(max(1, count)) }
  var metricResults: [NamedValue] { metrics.results }
  var sampleCount: Int { count }

  /// Loss, losses of outputs where there are several, metrics.
  var results: [NamedValue] {
    [NamedValue("loss", loss)] + parts.map { NamedValue($0.name, $0.value / Double(max(1, count))) }
      + metrics.results
  }
}

/// Tells an observer of steps, but not more often than a person can read.
struct ProgressTicker {
  private let epoch: Int
  private let steps: Int
  private let start: Double
  private var last: Double
  private static let interval = 0.05

  init(epoch: Int, steps: Int, start: Double) {
    (self.epoch, self.steps, self.start, self.last) = (epoch, steps, start, start)
  }

  mutating func report(
    _ step: Int, _ batch: Batch, _ averages: RunningAverages, to observer: any RunObserver
  ) {
    let now = monotonicSeconds()
    guard now - last >= Self.interval || step + 1 == steps else { return }
    last = now
    let seconds = max(now - start, 1e-9)
    observer.stepFinished(
      StepProgress(
        epoch: epoch + 1, step: step + 1, stepCount: steps, loss: averages.loss,
        metrics: averages.metricResults,
        samplesPerSecond: Double(averages.sampleCount) / seconds,
        secondsLeft: seconds / Double(step + 1) * Double(steps - step - 1)))
  }
}
