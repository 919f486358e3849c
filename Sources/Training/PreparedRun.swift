package import Analysis
package import Catalog
internal import Kernels
package import Program
internal import Shapes
internal import SourceText
internal import Spec

/// A spec ready to be trained: data open, programs lowered, every reason not to start ruled out.
package struct PreparedRun: Sendable {
  package let spec: AnalyzedSpec
  package let options: RunOptions
  package let data: LoadedData
  package let report: DataReport
  package let feed: ModelFeed
  package let settings: TrainingSettings
  package let lowering: Lowering
  package let training: Program
  package let inference: Program
  package let metrics: [any Metric]
  /// Trained numbers, and numbers that are only kept.
  package let parameterCounts: (trainable: Int, fixed: Int)

  /// - Throws: ``RunError`` for the first thing that keeps the spec from being trained.
  package init(_ spec: AnalyzedSpec, _ options: RunOptions) throws(RunError) {
    self.spec = spec
    self.options = options
    try Self.checkErrors(spec, options)
    if let problem = InstructionSet.unmetWish { throw RunError(problem) }
    let seed = options.seed ?? UInt64(clamping: spec.spec.training?.seed?.value ?? 0)
    // Before any data is read: what the executor cannot do at all.
    _ = try Lowering(spec, targets: [])
    _ = try TrainingSettings(spec, seed: seed, fixedBatchSize: nil)
    metrics = try Self.metrics(spec)
    data = try LoadedData(
      spec, folder: options.folder, seed: seed, isSynthesized: options.synthesizes)
    report = try DataReport(spec, data)
    feed = try ModelFeed(spec, data, classWeights: Self.classWeights(spec, data, report))
    settings = try TrainingSettings(spec, seed: seed, fixedBatchSize: feed.fixedBatchSize)
    lowering = try Lowering(spec, targets: feed.targets, sizes: feed.bindings)
    let trained = try lowering.program(.training)
    let predicting = try lowering.program(.inference)
    let adapted = try AdaptedStates(
      predicting, data[.train], feed, batch: min(settings.batchSize, data[.train]?.count ?? 0),
      seed: settings.seed)
    training = adapted.program(trained)
    inference = adapted.program(predicting)
    parameterCounts = Self.count(training, feed.bindings)
    guard stepsPerEpoch > 0 else {
      throw RunError(
        "a batch of \(settings.batchSize) is larger than the \(data[.train]?.count ?? 0) training samples, and the remainder is dropped",
        at: spec.spec.training?.batchSize?.range ?? spec.spec.training?.range,
        help: "use a smaller batch or keep the remainder")
    }
  }

  package var seed: UInt64 { settings.seed }

  /// The order of the training samples.
  package var order: SampleOrder {
    SampleOrder(
      sampleCount: data[.train]?.count ?? 0, batchSize: settings.batchSize,
      dropsRemainder: settings.dropsRemainder,
      shuffling: settings.shuffling, seed: seed)
  }

  /// The batches of some steps of the training, counted from its first.
  ///
  /// - Parameters:
  ///   - samples: of the training split in memory, where they fit.
  ///   - subset: trained on instead of the training split.
  package func batches(
    _ steps: Range<Int>, samples: PreparedSamples? = nil, of subset: DataSet? = nil
  ) throws(RunError) -> BatchStream {
    guard let set = subset ?? data[.train] else {
      throw RunError("there are no samples to train on")
    }
    return BatchStream(
      set, feed, subset.map { order(ofSubset: $0.count) } ?? order, batches: steps,
      samples: samples)
  }

  /// A remainder is dropped only where the model cannot take it: there may be nothing else.
  private func order(ofSubset count: Int) -> SampleOrder {
    SampleOrder(
      sampleCount: count, batchSize: largestBatch, dropsRemainder: feed.fixedBatchSize != nil,
      shuffling: settings.shuffling, seed: seed)
  }

  /// The learning rate of a step of the training, counted from its first.
  ///
  /// - Parameter history: results of the epochs before it by name; a schedule that waits for them finds none without.
  package func learningRate(_ step: Int, history: [[String: Double]] = []) -> Double {
    let initial = settings.optimizer.learningRate
    guard let schedule = settings.schedule else { return initial }
    return schedule.learningRate(
      ScheduleProgress(
        initial: initial, step: step, stepsPerEpoch: stepsPerEpoch,
        epoch: step / max(1, stepsPerEpoch), epochs: settings.epochs, history: history))
  }

  /// Samples of the largest batch there is: memory is not set aside for more.
  package var largestBatch: Int {
    if let fixed = feed.fixedBatchSize { return fixed }
    let count = data[.train]?.count ?? 0
    return count > 0 ? min(settings.batchSize, count) : settings.batchSize
  }

  package var stepsPerEpoch: Int { settings.stepsPerEpoch ?? order.batchesPerPass }

  /// Least and largest value of layers that have both, as those behind a sigmoid, by name.
  var bounds: [String: ClosedRange<Float>] {
    var result: [String: ClosedRange<Float>] = [:]
    for (node, facts) in zip(spec.graph?.nodes ?? [], spec.nodes) {
      guard node.layer?.outputActivation != nil || node.layer?.role == .activation,
        let range = facts.outputs.first?.facts.range, range.lower < range.upper
      else { continue }
      let (low, high) = (Float(range.lower), Float(range.upper))
      if low.isFinite, high.isFinite { result[node.name] = low...high }
    }
    return result
  }

  // MARK: Parts

  static func checkErrors(_ spec: AnalyzedSpec, _ options: RunOptions) throws(RunError) {
    let findings = spec.document.diagnostics + spec.diagnostics
    guard !options.isForced, let first = findings.first(where: { $0.severity == .error }) else {
      return
    }
    throw RunError(first.message, at: first.range, help: first.help)
  }

  private static func metrics(_ spec: AnalyzedSpec) throws(RunError) -> [any Metric] {
    var metrics: [any Metric] = []
    for entry in spec.spec.evaluation?.metrics ?? [] {
      guard let metric = entry.entry.value as? any Metric else { continue }
      if let reason = metric.unmeasurableReason {
        throw RunError(
          "the metric '\(entry.name)' cannot be measured: \(reason)", at: entry.nameRange)
      }
      metrics.append(metric)
    }
    return metrics
  }

  private static func classWeights(
    _ spec: AnalyzedSpec, _ data: LoadedData, _ report: DataReport
  ) throws(RunError) -> [Int: Double]? {
    guard let entry = spec.spec.training?.classWeight else { return nil }
    switch entry.value {
    case .weights(let weights): return weights
    case .balanced:
      let labels = data.roles.filter { $0.value == .label }.map(\.key).sorted()
      guard labels.count == 1, let weights = report.balancedWeights(of: labels[0]) else {
        throw RunError(
          "'balanced' needs one label with a class per sample", at: entry.range,
          help: "give the weights as a mapping from classes to numbers")
      }
      return weights
    }
  }

  private static func count(_ program: Program, _ bindings: [String: Int]) -> (
    trainable: Int, fixed: Int
  ) {
    var (trainable, fixed) = (0, 0)
    for parameter in program.parameters {
      let count = program[parameter.tensor].type.shape.evaluate(bindings)?.reduce(1, *) ?? 0
      if parameter.isTrainable { trainable += count } else { fixed += count }
    }
    return (trainable, fixed)
  }
}
