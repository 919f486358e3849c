package import Analysis
internal import Arrays
internal import Catalog
internal import Kernels
internal import Program
internal import Shapes
package import Training

/// What checks share: the prepared run, a batch of its data, and what was measured on them already.
package struct VerificationContext {
  package let run: PreparedRun
  /// Moment at which all checks together must be done.
  let deadline: Double
  private var batches: [Int: Batch] = [:]
  private var measuredProbe: Probe?
  private var fits: [Int: SmallFit] = [:]
  private var tables: [Split: SampleTable] = [:]
  private var knownDigests: [Split: RowDigests] = [:]
  private var knownHistory: RunHistory?

  /// - Parameter history: of a training that is over; nil: checks that read one train for a while.
  init(_ run: PreparedRun, deadline: Double, history: RunHistory? = nil) {
    (self.run, self.deadline, knownHistory) = (run, deadline, history)
  }

  package var spec: AnalyzedSpec { run.spec }
  var secondsLeft: Double { deadline - monotonicSeconds() }

  // MARK: Data

  /// Samples of the training split in a fixed random order, as many as there are up to `count`.
  ///
  /// A model with a fixed batch size gets batches of that size.
  package mutating func batch(_ count: Int) throws(RunError) -> Batch {
    let count = run.feed.fixedBatchSize ?? count
    if let known = batches[count] { return known }
    guard let set = run.data[.train] else { throw RunError("there are no samples to check with") }
    let order = RandomStream(seed: run.seed, stream: Self.stream).permutation(count: set.count)
    let chosen = (0..<max(1, count)).map { order[$0 % order.count] }
    let wanted = run.feed.fixedBatchSize == nil ? Array(chosen.prefix(set.count)) : chosen
    let batch = try run.feed.batch(set.prepared(wanted, epoch: 0))
    batches[count] = batch
    return batch
  }

  /// Draws that belong to checks alone.
  static let stream: UInt64 = 0xC4EC_0000_0000_0000

  /// As ``batch(_:)``, without samples that have the inputs of an earlier one: their targets may contradict each other.
  mutating func distinctBatch(_ count: Int) throws(RunError) -> Batch {
    guard run.feed.fixedBatchSize == nil else { return try batch(count) }
    let all = try batch(count + min(3 * count, 30))
    var seen: Set<[Float]> = []
    var rows: [Int] = []
    for row in 0..<all.count where rows.count < count {
      let key = run.feed.inputs.flatMap { all.row(row, $0.input) }
      if seen.insert(key).inserted { rows.append(row) }
    }
    let inputs = all.inputs.keys.map { name in (name, rows.flatMap { all.row($0, name) }) }
    return Batch(count: rows.count, inputs: Dictionary(uniqueKeysWithValues: inputs))
  }

  /// Some samples of a split in a fixed random order, as they enter the model; nil where there is no such split.
  mutating func table(_ split: Split) throws(RunError) -> SampleTable? {
    if let known = tables[split] { return known }
    let table = try SampleTable(run, split)
    tables[split] = table
    return table
  }

  /// What tells the rows of a split apart; nil where there is no such split.
  mutating func digests(_ split: Split) throws(RunError) -> RowDigests? {
    if let known = knownDigests[split] { return known }
    let digests = try RowDigests(run, split)
    knownDigests[split] = digests
    return digests
  }

  /// Of a training that checks read.
  static let shortRunSeconds = 6.0

  // MARK: Measurements

  /// What a short training with the spec's own settings shows; trains the first time, then recalls.
  mutating func history() throws(RunError) -> RunHistory {
    if let knownHistory { return knownHistory }
    var shortRun = try ShortRun(run)
    let seconds = min(Self.shortRunSeconds, secondsLeft / 2)
    let history = try shortRun.train(until: monotonicSeconds() + seconds)
    knownHistory = history
    return history
  }

  /// A network that has learned a few samples by heart, or tried; trains the first time, then recalls.
  mutating func fit(_ rung: SmallFit.Rung) throws(RunError) -> SmallFit {
    if let known = fits[rung.samples] { return known }
    let fit = try SmallFit(&self, rung)
    fits[rung.samples] = fit
    return fit
  }

  /// What one training step on a batch shows, before any update.
  struct Probe {
    let batch: Batch
    let losses: [NamedValue]
    let layers: [LayerObservation]
    /// In the order of the program's parameters.
    let gradients: [[Float]]
    /// Predictions of the training program.
    let outputs: [String: [Float]]
  }

  static let probeSize = 32

  /// Runs the training program once on fresh weights; the second time it only recalls.
  mutating func probe() throws(RunError) -> Probe {
    if let measuredProbe { return measuredProbe }
    let batch = try batch(Self.probeSize)
    let executor = try executor(
      batch.count,
      PlanOptions(
        threads: run.options.threads, observes: true, updates: false, keepsGradients: true))
    let losses = try executor.step(
      batch, learningRate: run.settings.optimizer.learningRate, step: 0)
    var outputs: [String: [Float]] = [:]
    for output in run.training.outputs {
      outputs[output.name] = Array(executor.trainingOutput(output.name))
    }
    let probe = Probe(
      batch: batch, losses: losses, layers: executor.observe().layers,
      gradients: executor.gradients(),
      outputs: outputs)
    measuredProbe = probe
    return probe
  }

  /// Fresh weights with plans for batches of this size.
  func executor(_ count: Int, _ options: PlanOptions? = nil) throws(RunError) -> Executor {
    try Executor(
      run, batchSize: count,
      options: options ?? PlanOptions(threads: run.options.threads, clip: run.settings.clip))
  }

  /// The plain executor in double precision, with the same first weights.
  func reference(_ program: Program, _ count: Int) throws(RunError) -> Reference {
    try Reference(run, program, count)
  }
}

/// A program run plainly in double precision.
struct Reference {
  let executor: ReferenceExecutor<Double>
  /// The first weights.
  let parameters: [[Double]]
  let seed: UInt64
  var program: Program { executor.program }

  init(_ run: PreparedRun, _ program: Program, _ count: Int) throws(RunError) {
    do throws(ExecutionError) {
      var bindings = run.feed.bindings
      for symbol in program.symbols where bindings[symbol] == nil { bindings[symbol] = count }
      executor = try ReferenceExecutor(program, bindings: bindings)
      let store = try ParameterStore(program: program, bindings: bindings, seed: run.seed)
      parameters = program.parameters.map { (store[$0.name] ?? []).map { Double($0) } }
    } catch {
      throw RunError(error)
    }
    seed = run.seed
  }

  func run(
    _ inputs: [String: [Double]], parameters: [[Double]]? = nil,
    held: [TensorID: ReferenceTensor<Double>] = [:]
  ) throws(RunError) -> ReferenceRun<Double> {
    do throws(ExecutionError) {
      return try executor.run(
        parameters: parameters ?? self.parameters, inputs: inputs, seed: seed, step: 0, held: held)
    } catch {
      throw RunError(error)
    }
  }
}

extension Batch {
  /// The numbers of one sample.
  func row(_ row: Int, _ input: String) -> ArraySlice<Float> {
    guard let values = inputs[input], count > 0 else { return [] }
    let width = values.count / count
    return values[row * width..<(row + 1) * width]
  }

  var doubles: [String: [Double]] { inputs.mapValues { $0.map { Double($0) } } }
}

extension Program {
  /// Names of sizes that the shapes depend on.
  var symbols: Set<String> {
    tensors.reduce(into: []) { $0.formUnion($1.type.shape.symbols) }
  }
}
