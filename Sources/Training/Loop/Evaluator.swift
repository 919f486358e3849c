internal import Analysis
internal import Catalog
internal import Kernels
internal import Program
internal import SourceText
internal import Spec

/// Measures the loss and all metrics on a split.
struct Evaluator {
  private let run: PreparedRun
  private let set: DataSet
  private let samples: PreparedSamples?

  init?(_ run: PreparedRun, _ split: Split) throws(RunError) {
    guard let set = run.data[split], !set.isEmpty else { return nil }
    (self.run, self.set) = (run, set)
    samples = try PreparedSamples(set, run.feed)
  }

  /// Loss first, then the losses of the outputs where there are several, then metrics.
  ///
  /// - Parameter prefix: of every name, as `val_`.
  func evaluate(_ executor: Executor, prefix: String = "") throws(RunError) -> [NamedValue] {
    let order = SampleOrder(
      sampleCount: set.count, batchSize: executor.batchSize,
      dropsRemainder: run.feed.fixedBatchSize != nil,
      shuffling: .none, seed: 0)
    let stream = BatchStream(
      set, run.feed, order, batches: 0..<order.batchesPerPass, samples: samples)
    var metrics = MetricSet(run)
    var losses = LossAverages(run)
    while let batch = try stream.next() {
      try executor.predict(batch)
      losses.add(batch) { executor.output($0) }
      metrics.add(batch) { executor.output($0) }
    }
    return (losses.results(penalty: executor.penalty(run)) + metrics.results)
      .map { NamedValue(prefix + $0.name, $0.value) }
  }
}

/// The losses of all outputs, averaged over samples as training defines them.
private struct LossAverages {
  private struct Column {
    let output: String
    let weight: Double
    let isSum: Bool
    var sum = 0.0
    var count = 0.0
  }
  private var columns: [Column]

  init(_ run: PreparedRun) {
    let weights = run.spec.spec.training?.lossWeights ?? [:]
    columns = run.feed.targets.map { target in
      let site = run.spec.losses.first { $0.output?.name == target.output }
      return Column(
        output: target.output, weight: weights[target.output]?.value ?? 1,
        isSum: site?.entry.loss.reduction.isSum == true)
    }
  }

  mutating func add(_ batch: Batch, _ output: (String) -> UnsafeBufferPointer<Float>) {
    for index in columns.indices {
      let losses = output(Lowering.lossOutput(columns[index].output))
      for loss in losses { columns[index].sum += Double(loss) }
      // A sum per batch is averaged over batches, as Keras does.
      let counts = output(Lowering.countOutput(columns[index].output))
      columns[index].count +=
        columns[index].isSum
        ? 1 : counts.isEmpty ? Double(losses.count) : counts.reduce(0) { $0 + Double($1) }
    }
  }

  func results(penalty: Double) -> [NamedValue] {
    let values = columns.map { column in (column, column.count > 0 ? column.sum / column.count : 0)
    }
    let total = values.reduce(penalty) { $0 + $1.0.weight * $1.1 }
    guard columns.count > 1 else { return [NamedValue("loss", total)] }
    return [NamedValue("loss", total)] + values.map { NamedValue("\($0.0.output)_loss", $0.1) }
  }
}

extension Executor {
  /// Σ l1·|w| + l2·w² over all penalised weights.
  func penalty(_ run: PreparedRun) -> Double {
    var sum = 0.0
    for parameter in run.training.parameters {
      guard let penalty = parameter.penalty, let values = store[parameter.name] else { continue }
      for w in values {
        sum += Double(penalty.l1) * Double(abs(w)) + Double(penalty.l2) * Double(w) * Double(w)
      }
    }
    return sum
  }
}
