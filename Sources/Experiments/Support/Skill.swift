internal import Analysis
internal import Arrays
package import Catalog
internal import Program
internal import Shapes
internal import Spec
package import Training

/// How much better than guessing a network is: 0 for an answer that is always the same, 1 for no mistake.
///
/// From the accuracy where the loss is one of classes, against the largest class; else the share of the variance
/// that is explained. So it means the same whatever loss, penalty or scale a variant of a spec has.
package struct Skill: Sendable {
  private let set: DataSet
  private let positions: [Int]
  package let split: Split
  /// Whether samples of one class alone can be judged: that they are known says nothing of a network that is to tell
  /// classes apart, but something of one that is to learn them by heart.
  private let isByHeart: Bool

  /// Samples that decide.
  private static let sampleCount = 1000
  /// A stream of draws for nothing else.
  private static let stream: UInt64 = 0x5C11_0000_0000_0000

  /// Measures on what is held out for validation, or on the training samples where nothing is.
  package init(_ run: PreparedRun) throws(RunError) {
    let validation = run.data[.validation].flatMap { $0.isEmpty ? nil : $0 }
    guard let set = validation ?? run.data[.train] else {
      throw RunError("there are no samples to judge by")
    }
    let order = RandomStream(seed: run.seed, stream: Self.stream).permutation(count: set.count)
    (self.set, isByHeart) = (set, false)
    positions = Array(order.prefix(Self.sampleCount))
    split = validation == nil ? .train : .validation
  }

  /// Measures on chosen samples that are to be learnt by heart.
  package init(_ set: DataSet, _ positions: [Int]) {
    (self.set, self.positions, split, isByHeart) = (set, positions, .train, true)
  }

  package func measure(_ executor: Executor, _ run: PreparedRun) throws(RunError) -> Double {
    var judges = run.feed.targets.indices.map { Judge(run, target: $0, isByHeart: isByHeart) }
    let size = run.feed.fixedBatchSize ?? executor.batchSize
    for start in stride(from: 0, to: positions.count, by: size) {
      var part = Array(positions[start..<min(start + size, positions.count)])
      // A fixed batch is filled up with samples that count again.
      if run.feed.fixedBatchSize != nil {
        while part.count < size { part.append(positions[part.count % positions.count]) }
      }
      let batch = try run.feed.batch(set.prepared(part, epoch: 0))
      try executor.predict(batch)
      for index in judges.indices { judges[index].add(batch, executor) }
    }
    let skills = judges.map(\.skill)
    return skills.reduce(0, +) / Double(max(1, skills.count))
  }
}

/// Judges one output of a model.
private struct Judge {
  private let output: String
  private let target: String
  private let width: Int
  private let countsAnswers: Bool
  private let isBinary: Bool
  private let isByHeart: Bool
  private var right: any MetricAccumulator
  /// How often each class is the target; for yes and no, of each place.
  private var counts: [Int: Double] = [:]
  private var total = 0.0
  private var isFinite = true

  init(_ run: PreparedRun, target index: Int, isByHeart: Bool) {
    self.isByHeart = isByHeart
    output = run.feed.targets[index].output
    target = run.feed.targetPorts[index].input
    let contract = run.spec.losses.first { $0.output?.name == run.feed.targets[index].output }?
      .contract
    let id = run.inference.outputs.first { $0.name == run.feed.targets[index].output }?.tensor
    let shape = id.map { run.inference[$0].type.shape }
    width = shape.map { $0.rank < 2 ? 1 : max(1, $0.last?.evaluate(run.feed.bindings) ?? 1) } ?? 1
    countsAnswers = contract?.task == .classification || contract?.task == .binaryClassification
    isBinary = contract?.task == .binaryClassification || width == 1
    right =
      countsAnswers
      ? AccuracyMetric().accumulator(contract) : R2ScoreMetric().accumulator(contract)
  }

  mutating func add(_ batch: Batch, _ executor: Executor) {
    let predictions = executor.output(output)
    guard let targets = batch.inputs[target] else { return }
    isFinite = isFinite && predictions.allSatisfy(\.isFinite)
    let rows = max(1, predictions.count / width)
    let targetWidth = targets.count / rows
    let mask = executor.output(Lowering.maskOutput(output))
    let weights = mask.count == rows ? mask : UnsafeBufferPointer(start: nil, count: 0)
    targets.withUnsafeBufferPointer {
      right.add(
        predictions: predictions, width: width, targets: $0, targetWidth: targetWidth,
        weights: weights)
    }
    guard countsAnswers else { return }
    for row in 0..<rows where weights.isEmpty || weights[row] > 0 {
      count(targets[row * targetWidth..<(row + 1) * targetWidth])
    }
  }

  private mutating func count(_ row: ArraySlice<Float>) {
    if isBinary {
      total += 1
      for (place, value) in row.enumerated() where value > 0.5 {
        counts[place, default: 0] += 1
      }
      return
    }
    let label =
      row.count == 1
      ? row.first.flatMap { Int(exactly: $0) }
      : row.indices.max { row[$0] < row[$1] }.map { $0 - row.startIndex }
    total += 1
    if let label { counts[label, default: 0] += 1 }
  }

  /// What always the same answer reaches.
  private var guess: Double {
    guard total > 0 else { return 0 }
    if isBinary {
      let shares = counts.values.map { max($0 / total, 1 - $0 / total) }
      return shares.isEmpty ? 1 : shares.reduce(0, +) / Double(shares.count)
    }
    return (counts.values.max() ?? 0) / total
  }

  var skill: Double {
    guard isFinite, let value = right.result, value.isFinite else { return -1 }
    guard countsAnswers else { return max(-1, value) }
    // With one class alone there is nothing to be better at.
    return guess >= 1 ? (isByHeart ? value : 0) : max(-1, (value - guess) / (1 - guess))
  }
}
