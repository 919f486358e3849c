internal import Catalog
package import Training

/// A training of some steps on the spec's own pipeline, order, optimizer and seed.
package final class ShortTraining {
  package let run: PreparedRun
  package let executor: Executor
  private let set: DataSet
  private let samples: PreparedSamples?

  /// - Parameter seed: of weights and dropout instead of the run's.
  package init(_ run: PreparedRun, seed: UInt64? = nil) throws(RunError) {
    guard let set = run.data[.train] else { throw RunError("there are no samples to train on") }
    (self.run, self.set) = (run, set)
    executor = try Executor(run, seed: seed)
    samples = try PreparedSamples(set, run.feed)
    self.seed = seed ?? run.seed
  }
  private let seed: UInt64

  /// The rate of a step as the spec's schedule has it; one that waits for the results of epochs finds none.
  package func scheduledRate(_ step: Int) -> Double {
    let settings = run.settings
    guard let schedule = settings.schedule else { return settings.optimizer.learningRate }
    return schedule.learningRate(
      ScheduleProgress(
        initial: settings.optimizer.learningRate, step: step, stepsPerEpoch: run.stepsPerEpoch,
        epoch: step / run.stepsPerEpoch, epochs: settings.epochs))
  }

  /// Trains from the first weights on.
  ///
  /// - Parameters:
  ///   - rate: learning rate of a step.
  ///   - goesOn: asked after every step, with its number and loss; the loss may not be finite.
  package func train(
    steps: Int, rate: (Int) -> Double, goesOn: (Int, Double) -> Bool
  ) throws(RunError) {
    let stream = BatchStream(set, run.feed, run.order, batches: 0..<steps, samples: samples)
    for step in 0..<steps {
      guard let batch = try stream.next() else { return }
      let losses = try executor.step(batch, learningRate: rate(step), step: step, seed: seed)
      guard goesOn(step, losses.reduce(0) { $0 + $1.value }) else { return }
    }
  }
}
