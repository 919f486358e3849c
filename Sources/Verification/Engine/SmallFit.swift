internal import Analysis
internal import Catalog
internal import Kernels
internal import SourceText
internal import Spec
internal import Training

/// Training on a few samples until the network knows them by heart.
struct SmallFit {
  /// So many samples, and what is spent on them.
  struct Rung {
    let samples: Int
    let steps: Int
    /// Part of the seconds that are left.
    let share: Double
    static let one = Rung(samples: 1, steps: 200, share: 0.5)
    static let ten = Rung(samples: 10, steps: 1000, share: 0.5)
    static let hundred = Rung(samples: 100, steps: 1000, share: 1 / 12)
  }

  /// All of the samples.
  let batch: Batch
  let executor: Executor
  /// Losses in inference or in training, whichever is lower.
  ///
  /// Dropout keeps the one in training high; moving averages that follow slowly keep the one in inference high.
  let course: FitCourse
  /// The loss in inference at the end.
  let inferred: Double

  init(_ context: inout VerificationContext, _ rung: Rung) throws(RunError) {
    let run = context.run
    let deadline = monotonicSeconds() + context.secondsLeft * rung.share
    let batch = try context.distinctBatch(rung.samples)
    // More at once than the training has may not fit into memory.
    let parts = batch.parts(max(SmallFit.Rung.ten.samples, run.settings.batchSize))
    let largest = parts.reduce(1) { max($0, $1.count) }
    let executor = try context.executor(largest)
    let goal = FitGoal(run, batch)
    var inferred = try Self.mean(parts) { part throws(RunError) in try executor.loss(part, run) }
    var course = FitCourse(
      first: inferred, goal: goal.loss, guess: goal.guess, limit: rung.steps)
    var trained = [Double](repeating: .infinity, count: parts.count)
    while !course.isReached, course.steps < rung.steps, course.last.isFinite,
      monotonicSeconds() < deadline
    {
      for step in course.steps..<course.steps + 10 {
        let losses = try executor.step(
          parts[step % parts.count], learningRate: run.settings.optimizer.learningRate, step: step)
        trained[step % parts.count] = losses.filter { $0.name != "penalty" }
          .reduce(0) { $0 + $1.value }
      }
      inferred = try Self.mean(parts) { part throws(RunError) in try executor.loss(part, run) }
      let mean =
        zip(parts, trained).reduce(0) { $0 + Double($1.0.count) * $1.1 } / Double(batch.count)
      // What is not a number stays so: `min` would hide it.
      course.add(
        mean.isNaN || inferred.isNaN ? .nan : min(mean, inferred), after: course.steps + 10)
    }
    (self.batch, self.executor, self.course, self.inferred) = (batch, executor, course, inferred)
  }

  private static func mean(
    _ parts: [Batch], _ loss: (Batch) throws(RunError) -> Double
  ) throws(RunError) -> Double {
    var (sum, count) = (0.0, 0)
    for part in parts {
      sum += try loss(part) * Double(part.count)
      count += part.count
    }
    return sum / Double(max(1, count))
  }
}

extension Batch {
  /// The first samples.
  func first(_ most: Int) -> Batch { most < count ? samples(0..<most) : self }

  /// The samples in parts of about one size, none larger than `most`.
  fileprivate func parts(_ most: Int) -> [Batch] {
    let number = (count + most - 1) / most
    guard number > 1 else { return [self] }
    return (0..<number).map { samples(count * $0 / number..<count * ($0 + 1) / number) }
  }

  private func samples(_ rows: Range<Int>) -> Batch {
    Batch(
      count: rows.count,
      inputs: inputs.mapValues { values in
        let width = values.count / count
        return Array(values[rows.lowerBound * width..<rows.upperBound * width])
      })
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
