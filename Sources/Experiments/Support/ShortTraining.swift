internal import Catalog
package import Training

/// A training of some steps on the spec's own pipeline, order, optimizer and seed.
package final class ShortTraining {
  package let run: PreparedRun
  package let executor: Executor
  private let subset: DataSet?
  private let samples: PreparedSamples?
  private let seed: UInt64
  /// The loss of the last step without what the weights themselves cost.
  package private(set) var dataLoss = Double.nan

  /// - Parameters:
  ///   - subset: of the training samples; nil for all.
  ///   - seed: of weights and dropout instead of the run's.
  package init(
    _ run: PreparedRun, on subset: DataSet? = nil, seed: UInt64? = nil
  ) throws(RunError) {
    guard let set = subset ?? run.data[.train] else {
      throw RunError("there are no samples to train on")
    }
    (self.run, self.subset, self.seed) = (run, subset, seed ?? run.seed)
    executor = try Executor(run, seed: seed)
    samples = try PreparedSamples(set, run.feed)
  }

  /// The rate of a step as the spec's schedule has it; one that waits for the results of epochs finds none.
  package func scheduledRate(_ step: Int) -> Double { run.learningRate(step) }

  /// Trains from the first weights on.
  ///
  /// - Parameters:
  ///   - rate: learning rate of a step.
  ///   - goesOn: asked after every step, with its number and loss; the loss may not be finite.
  package func train(
    steps: Int, rate: (Int) -> Double, goesOn: (Int, Double) throws(RunError) -> Bool
  ) throws(RunError) {
    let stream = try run.batches(0..<steps, samples: samples, of: subset)
    for step in 0..<steps {
      guard let batch = try stream.next() else { return }
      let losses = try executor.step(batch, learningRate: rate(step), step: step, seed: seed)
      dataLoss = losses.filter { $0.name != "penalty" }.reduce(0) { $0 + $1.value }
      guard try goesOn(step, losses.reduce(0) { $0 + $1.value }) else { return }
    }
  }
}
