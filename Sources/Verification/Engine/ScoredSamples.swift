internal import Analysis
internal import Arrays
internal import Catalog
internal import Spec
internal import Training

/// Samples of a split, always the same, that a training is scored on in inference.
struct ScoredSamples {
  private let batches: [Batch]
  private let target: ClassTarget?

  /// At most so many samples, and so many numbers of inputs.
  static let limits = (samples: 256, numbers: 1 << 20)

  /// Nil where the split has no samples.
  init?(
    _ run: PreparedRun, _ split: Split, atMost most: Int = limits.samples
  ) throws(RunError) {
    guard let set = run.data[split], set.count > 0 else { return nil }
    let width = run.feed.inputs.reduce(0) { $0 + $1.shape.reduce(1, *) }
    let count = min(most, max(50, Self.limits.numbers / max(1, width)))
    let size = run.largestBatch
    let random = RandomStream(seed: run.seed, stream: VerificationContext.stream)
    let positions = Array(IndexPermutation(count: set.count, random).prefix(count))
    var batches: [Batch] = []
    for start in stride(from: 0, to: positions.count, by: size) {
      let part = Array(positions[start..<min(start + size, positions.count)])
      guard run.feed.fixedBatchSize == nil || part.count == size else { break }
      batches.append(try run.feed.batch(set.prepared(part, epoch: 0)))
    }
    guard !batches.isEmpty else { return nil }
    (self.batches, target) = (batches, ClassTarget(run))
  }

  /// - Returns: loss and accuracy, and the deviation of what is answered to different samples.
  func score(_ executor: Executor, _ run: PreparedRun) throws(RunError) -> (
    score: RunHistory.Score, spread: Double
  ) {
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
    let score = RunHistory.Score(
      loss: loss / Double(count), accuracy: target.map { _ in Double(right) / Double(count) })
    return (score, spread)
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
