package import Kernels
internal import Program

/// Runs the two programs of a prepared spec on one set of weights.
package final class Executor {
  package let store: ParameterStore
  private let run: PreparedRun
  private let training: TrainingPlan
  /// A plan that also measures its layers, made when it is first asked for.
  private var observing: TrainingPlan?
  /// A plan that measures layers and keeps gradients but changes no weight, made when it is first asked for.
  private var examining: TrainingPlan?
  private let options: PlanOptions
  private let inference: InferencePlan

  /// - Parameters:
  ///   - batchSize: most samples of a step or a prediction.
  ///   - seed: of the first weights.
  ///   - options: clip, threads and what is observed.
  /// - Throws: ``RunError`` where a program cannot be planned.
  package init(
    _ run: PreparedRun, batchSize: Int? = nil, seed: UInt64? = nil, options: PlanOptions? = nil
  ) throws(RunError) {
    let batch = batchSize ?? run.largestBatch
    let options = options ?? run.settings.planOptions(threads: run.options.threads)
    let bindings = run.feed.bindings
    self.run = run
    self.options = options
    do throws(ExecutionError) {
      let store = try ParameterStore(
        program: run.training, bindings: bindings, seed: seed ?? run.seed)
      self.store = store
      training = try TrainingPlan(
        run.training, batch: batch, bindings: bindings, store: store, rule: run.settings.rule,
        options: options)
      inference = try InferencePlan(
        run.inference, batch: batch, bindings: bindings, store: store, options: options)
    } catch {
      throw RunError(error)
    }
  }

  package var batchSize: Int { training.batch }
  package var arenaBytes: Int { training.arenaBytes }
  package var slowOperations: [String] { training.slowOperations }

  /// Trains on one batch.
  ///
  /// What is observed is measured by a plan of its own, whose step is taken back: a plan that keeps what every layer
  /// gives joins fewer operations and rounds otherwise, and looking must not change what is trained.
  ///
  /// - Parameters:
  ///   - step: steps before this one.
  ///   - isObserved: whether ``observe()`` is asked afterwards.
  /// - Returns: losses by name, and `penalty` where weights are penalised; all before the update.
  package func step(
    _ batch: Batch, learningRate: Double, step: Int, seed: UInt64? = nil, isObserved: Bool = false
  ) throws(RunError) -> [NamedValue] {
    func run(_ plan: TrainingPlan) throws(ExecutionError) -> [(name: String, value: Float)] {
      try plan.step(
        inputs: batch.inputs, count: batch.count, learningRate: Float(learningRate),
        seed: seed ?? self.run.seed, step: step)
    }
    do throws(ExecutionError) {
      if isObserved, !options.observes {
        let before = store.snapshot()
        _ = try run(observingPlan())
        store.restore(before)
      }
      let losses = try run(training)
      store.stepCount = step + 1
      return losses.map { NamedValue($0.name, Double($0.value)) }
    } catch {
      throw RunError(error)
    }
  }

  /// Computes what a training step would, and changes nothing.
  ///
  /// Afterwards ``layerValues()`` and ``examinedGradients()`` can be asked, until the next time.
  ///
  /// - Returns: as ``step(_:learningRate:step:seed:isObserved:)``.
  func examine(
    _ batch: Batch, learningRate: Double, step: Int
  ) throws(RunError) -> [NamedValue] {
    do throws(ExecutionError) {
      let losses = try examiningPlan().step(
        inputs: batch.inputs, count: batch.count, learningRate: Float(learningRate),
        seed: run.seed, step: step)
      return losses.map { NamedValue($0.name, Double($0.value)) }
    } catch {
      throw RunError(error)
    }
  }

  func layerValues() -> [LayerValues] { examining?.layerValues() ?? [] }

  /// By parameter; empty for those without a gradient.
  func examinedGradients() -> [[Float]] { examining?.gradients() ?? [] }

  private func examiningPlan() throws(ExecutionError) -> TrainingPlan {
    if let examining { return examining }
    var options = options
    (options.observes, options.keepsGradients, options.updates) = (true, true, false)
    (options.accumulationSteps, options.averaging) = (1, nil)
    let plan = try TrainingPlan(
      run.training, batch: training.batch, bindings: run.feed.bindings, store: store,
      rule: run.settings.rule, options: options)
    examining = plan
    return plan
  }

  /// Gives the weights their moving averages, where the optimizer keeps them.
  package func adoptAverages() { training.adoptAverages() }

  private func observingPlan() throws(ExecutionError) -> TrainingPlan {
    if let observing { return observing }
    var options = options
    options.observes = true
    let plan = try TrainingPlan(
      run.training, batch: training.batch, bindings: run.feed.bindings, store: store,
      rule: run.settings.rule, options: options)
    observing = plan
    return plan
  }

  /// A model output of the last training step.
  package func trainingOutput(_ name: String) -> UnsafeBufferPointer<Float> {
    training.output(name)
  }

  /// Gradients of the last training step by parameter; needs a plan that keeps them.
  package func gradients() -> [[Float]] { training.gradients() }

  /// What the last step did, if it was observed.
  package func observe() -> (layers: [LayerObservation], parameters: [ParameterObservation]) {
    (observing ?? training).observe(bounds: run.bounds)
  }

  /// Computes the outputs of one batch; read them with ``output(_:)``.
  package func predict(_ batch: Batch) throws(RunError) {
    do throws(ExecutionError) {
      let bytes = batch.inputs.mapValues { AlignedCopy($0) }
      try inference.run(inputs: bytes.mapValues { $0.bytes }, count: batch.count)
      withExtendedLifetime(bytes) {}
    } catch {
      throw RunError(error)
    }
  }

  /// A model output of the last prediction, or the losses of its samples (``Lowering/lossOutput(_:)``).
  package func output(_ name: String) -> UnsafeBufferPointer<Float> { inference.output(name) }
}

/// Numbers at an address that suits vectors.
final class AlignedCopy {
  let bytes: UnsafeRawBufferPointer
  init(_ values: [Float]) {
    let copy = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(4, values.count * 4), alignment: 64)
    values.withUnsafeBytes { copy.copyMemory(from: $0) }
    bytes = UnsafeRawBufferPointer(copy)
  }
  deinit { bytes.deallocate() }
}

extension RunError {
  package init(_ error: ExecutionError) {
    self.init("\(error)", help: nil)
  }
}
