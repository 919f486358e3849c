#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif
internal import Analysis
internal import Arrays
internal import Catalog
internal import Kernels
internal import Program
internal import SourceText
internal import Spec
internal import Training

/// Training on a few samples until the network knows them by heart.
struct SmallFit {
  let batch: Batch
  let executor: Executor
  /// Losses of the samples before the first step and at the end: in inference or in training, whichever is lower.
  ///
  /// Dropout keeps the one in training high; moving averages that follow slowly keep the one in inference high.
  let first: Double
  let last: Double
  /// The loss in inference at the end.
  let inferred: Double
  /// Half way through the steps that were allowed.
  let middle: Double
  /// Whether the samples are known by heart.
  let isReached: Bool
  let steps: Int
  /// The loss that counts as known by heart.
  let goal: Double

  /// - Parameters:
  ///   - samples: how many, at most.
  ///   - limit: steps after which it has failed.
  ///   - deadline: moment to give up at.
  init(
    _ context: inout VerificationContext, samples: Int, steps limit: Int, deadline: Double
  ) throws(RunError) {
    let run = context.run
    batch = try context.distinctBatch(samples)
    executor = try context.executor(batch.count)
    let goal = Self.goal(run, batch)
    var current = try executor.loss(batch, run)
    (first, self.goal) = (current, goal)
    var (step, middle, inferred) = (0, current, current)
    var isReached = current <= goal
    while !isReached, step < limit, current.isFinite, monotonicSeconds() < deadline {
      var trained = Double.infinity
      for _ in 0..<10 {
        let losses = try executor.step(
          batch, learningRate: run.settings.optimizer.learningRate, step: step)
        trained = losses.filter { $0.name != "penalty" }.reduce(0) { $0 + $1.value }
        step += 1
      }
      inferred = try executor.loss(batch, run)
      // What is not a number stays so: `min` would hide it.
      current = trained.isNaN || inferred.isNaN ? .nan : min(trained, inferred)
      isReached = current <= goal
      if step * 2 <= limit { middle = current }
    }
    (last, self.middle, self.isReached, self.steps) = (current, middle, isReached, step)
    self.inferred = inferred
  }

  /// A tenth of a guess for classes, a hundredth of the spread of the targets for numbers.
  private static func goal(_ run: PreparedRun, _ batch: Batch) -> Double {
    var goal = 0.0
    for (target, port) in zip(run.feed.targets, run.feed.targetPorts) {
      guard let site = run.spec.losses.first(where: { $0.output?.name == target.output }) else {
        continue
      }
      let weight = run.spec.spec.training?.lossWeights[target.output]?.value ?? 1
      let width = run.width(ofOutput: target.output) ?? 1
      let classes = site.contract.task == .binaryClassification ? 2 : max(2, width)
      let values = (batch.inputs[port.input] ?? []).map { Double($0) }
      if let chance = site.entry.loss.chance(classes: classes) {
        goal += weight * (0.1 * chance + entropy(values, site))
      } else {
        let mean = values.reduce(0, +) / Double(max(1, values.count))
        let spread =
          values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(1, values.count))
        let size = values.reduce(0) { $0 + $1 * $1 } / Double(max(1, values.count))
        // One sample has no spread: its size counts.
        goal += weight * 0.01 * max(spread > 1e-12 ? spread : size, 1e-6)
      }
    }
    return goal
  }

  /// The least loss that soft targets leave: their entropy, for targets that are probabilities of their own.
  private static func entropy(_ values: [Double], _ site: LossSite) -> Double {
    guard site.contract.target == .binary, !values.isEmpty else { return 0 }
    let total = values.reduce(0.0) { sum, p in
      guard p > 0, p < 1 else { return sum }
      return sum - p * log(p) - (1 - p) * log(1 - p)
    }
    return total / Double(values.count)
  }
}

extension Executor {
  /// Mean loss of a batch in inference, without penalties.
  func loss(_ batch: Batch, _ run: PreparedRun) throws(RunError) -> Double {
    try predict(batch)
    var total = 0.0
    for target in run.feed.targets {
      let losses = output(Lowering.lossOutput(target.output))
      let mean = losses.reduce(0.0) { $0 + Double($1) } / Double(max(1, losses.count))
      total += (run.spec.spec.training?.lossWeights[target.output]?.value ?? 1) * mean
    }
    return total
  }
}
