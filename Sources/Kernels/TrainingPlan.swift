package import Program

/// A training program, planned for a batch size: forward, backward and update in one call without any allocation.
///
/// Not for use from several threads at once. The numbers are the same for any count of threads.
package final class TrainingPlan {
  private let core: PlanCore
  private let store: ParameterStore
  private let rule: any UpdateRule
  private let updates: UpdatePlan
  private let program: Program
  private let bindings: [String: Int]
  private let options: PlanOptions
  private var lastCount = 0
  /// Plans for fewer examples, for programs that cannot just leave out the last ones.
  private var smaller: [Int: TrainingPlan] = [:]

  /// - Parameters:
  ///   - batch: most examples of a step.
  ///   - bindings: values of all other symbols.
  /// - Throws: ``ExecutionError`` when a size is missing or the arithmetic of an operation or rule is not known.
  package init(
    _ program: Program, batch: Int, bindings: [String: Int] = [:], store: ParameterStore,
    rule: any UpdateRule, options: PlanOptions = PlanOptions()
  ) throws(ExecutionError) {
    guard let known = rule as? any ReferenceUpdateRule else {
      throw .unsupportedRule("\(type(of: rule))")
    }
    let rules = [known] + (rule.other.flatMap { $0 as? any ReferenceUpdateRule }.map { [$0] } ?? [])
    let updaters = rules.map { Updater($0, options.instructionSet.table) }
    let extras = UpdateExtras(rule, options)
    self.program = program
    self.bindings = bindings
    self.store = store
    self.rule = rule
    self.options = options
    if options.updates {
      let initial = (0..<extras.slotCount).map {
        $0 < rule.slotCount ? rule.initialValue(ofSlot: $0) : 0
      }
      try store.reserveSlots(initial, for: program.parameters.map(\.isTrainable))
    }
    var pinned = Set(program.outputs.map(\.tensor) + program.losses.map(\.tensor))
    pinned.formUnion(program.stateUpdates.map(\.value))
    if options.observes { pinned.formUnion(program.layerOutputs.map(\.tensor)) }
    var updates = UpdatePlan(gradients: [], observations: [])
    core = try PlanCore(
      program, batch: batch, bindings: bindings, store: store, options: options, pinned: pinned
    ) { builder in
      let emitter = UpdateEmitter(
        builder: builder, store: store, options: options, extras: extras, rule: rule,
        updaters: updaters)
      updates = emitter.emit()
      if options.updates { builder.emitStateUpdates() }
    }
    self.updates = updates
    core.engine.step.updaters = updaters
  }

  /// Most examples of a step.
  package var batch: Int { core.batch }
  /// Bytes held for everything between the inputs and the weights.
  package var arenaBytes: Int { core.engine.arenaBytes }
  /// Operations that run on plain arithmetic, as `layer (operation)`.
  package var slowOperations: [String] { core.slowOperations }

  /// Runs one step.
  ///
  /// - Parameters:
  ///   - inputs: bytes of every input by name, row-major, in the element type of the program.
  ///   - count: examples given, at most ``batch``; losses are means over these. Nil is a whole batch.
  ///   - seed: of everything random in the step.
  ///   - step: steps before this one; decides the random numbers and the optimizer's bias corrections.
  /// - Returns: the losses of the program by name, and `penalty` where weights are penalised, all before the update.
  @discardableResult
  package func step(
    inputs: [String: UnsafeRawBufferPointer], count: Int? = nil, learningRate: Float, seed: UInt64,
    step: Int
  ) throws(ExecutionError) -> [(name: String, value: Float)] {
    let count = min(max(1, count ?? batch), batch)
    lastCount = count
    if core.isMixed, count < batch {
      return try plan(for: count).step(
        inputs: inputs, learningRate: learningRate, seed: seed, step: step)
    }
    let state = core.engine.step
    state.learningRate = learningRate
    state.seed = seed
    state.step = step
    for index in state.updaters.indices {
      state.updaters[index].prepare(
        learningRate: learningRate, step: step / options.accumulationSteps)
    }
    if options.updates { prepareWeights() }
    let penalty = penalty()
    try core.run(inputs, count: count)
    var losses = program.losses.map {
      (name: $0.name, value: core.values($0.tensor, count: count)[0])
    }
    if let penalty { losses.append((name: "penalty", value: penalty)) }
    return losses
  }

  /// As ``step(inputs:count:learningRate:seed:step:)`` with the inputs as arrays.
  @discardableResult
  package func step(
    inputs: [String: [Float]], count: Int? = nil, learningRate: Float, seed: UInt64 = 0, step: Int
  ) throws(ExecutionError) -> [(name: String, value: Float)] {
    let copies = inputs.mapValues { values in
      let bytes = UnsafeMutableRawBufferPointer.allocate(
        byteCount: max(4, values.count * 4), alignment: 64)
      values.withUnsafeBytes { bytes.copyMemory(from: $0) }
      return bytes
    }
    defer { for bytes in copies.values { bytes.deallocate() } }
    let raw = copies.mapValues { UnsafeRawBufferPointer($0) }
    return try self.step(
      inputs: raw, count: count, learningRate: learningRate, seed: seed, step: step)
  }

  /// A model output of the last step, `[examples of the step, …]` in row-major order; valid until the next one.
  package func output(_ name: String) -> UnsafeBufferPointer<Float> {
    if core.isMixed, lastCount < batch, let plan = smaller[lastCount] { return plan.output(name) }
    guard let output = program.outputs.first(where: { $0.name == name }) else {
      return UnsafeBufferPointer(start: nil, count: 0)
    }
    return core.values(output.tensor, count: lastCount)
  }

  /// The gradients of the last step in the order of the program's parameters, empty for those without one.
  ///
  /// Needs ``PlanOptions/keepsGradients``.
  package func gradients() -> [[Float]] {
    if core.isMixed, lastCount < batch, let plan = smaller[lastCount] { return plan.gradients() }
    return updates.gradients.enumerated().map { index, buffer in
      guard let buffer else { return [] }
      return Array(core.buffer(buffer, count: store.count(at: index)))
    }
  }

  /// Gives the weights their moving averages, where ``PlanOptions/averaging`` keeps them.
  package func adoptAverages() {
    if let slot = UpdateExtras(rule, options).averageSlot { store.adoptSlot(slot) }
  }

  private func plan(for count: Int) throws(ExecutionError) -> TrainingPlan {
    if let known = smaller[count] { return known }
    let made = try TrainingPlan(
      program, batch: count, bindings: bindings, store: store, rule: rule, options: options)
    smaller[count] = made
    return made
  }

  private func prepareWeights() {
    for preparation in program.preparations {
      guard case .parameter(let weight) = program[preparation.weight].role,
        case .parameter(let state) = program[preparation.state].role
      else { continue }
      preparation.rule.prepare(
        store.numbers(at: weight), shape: store.shapes[weight], state: store.numbers(at: state))
    }
  }

  /// Σ l1·|w| + l2·w² over all penalised weights; nil when there is none.
  private func penalty() -> Float? {
    var sum = 0.0
    var isPresent = false
    for (index, parameter) in program.parameters.enumerated() {
      guard let penalty = parameter.penalty else { continue }
      isPresent = true
      let values = store.values(at: index)
      for i in 0..<store.count(at: index) {
        let w = values[i]
        sum += Double(penalty.l1 * abs(w) + penalty.l2 * w * w)
      }
    }
    return isPresent ? Float(sum) : nil
  }
}

// MARK: - Observation

/// What a step did to one parameter.
package struct ParameterObservation: Hashable, Sendable {
  package let name: String
  /// Euclidean norms of the gradient as it was used, of the weight before the update, and of its change.
  package let gradientNorm: Float
  package let weightNorm: Float
  package let updateNorm: Float
}

/// The numbers that a layer gave in one step.
package struct LayerObservation: Hashable, Sendable {
  package let layer: String
  package let mean: Float
  package let standardDeviation: Float
  package let zeroFraction: Float
  /// Share of the values within 1 % of a bound of the layer; nil for a layer without bounds.
  package let saturatedFraction: Float?
  package let hasNonFinite: Bool
}

/// All numbers that a layer gave in one step; valid until the next one.
package struct LayerValues {
  package let layer: String
  /// `[examples of the step, …]`.
  package let shape: [Int]
  package let values: UnsafeBufferPointer<Float>
}

extension TrainingPlan {
  /// What the layers gave in the last step, in the order of the program; empty unless ``PlanOptions/observes``.
  package func layerValues() -> [LayerValues] {
    guard options.observes else { return [] }
    if core.isMixed, lastCount < batch, let plan = smaller[lastCount] { return plan.layerValues() }
    return program.layerOutputs.map { entry in
      LayerValues(
        layer: entry.layer, shape: core.tensors[entry.tensor.index].shape(examples: lastCount),
        values: core.values(entry.tensor, count: lastCount))
    }
  }

  /// Measurements of the last step; empty unless ``PlanOptions/observes``.
  ///
  /// - Parameter bounds: of layers whose values have some, by name.
  package func observe(
    bounds: [String: ClosedRange<Float>] = [:]
  ) -> (layers: [LayerObservation], parameters: [ParameterObservation]) {
    guard options.observes else { return ([], []) }
    if core.isMixed, lastCount < batch, let plan = smaller[lastCount] {
      return plan.observe(bounds: bounds)
    }
    let layers = program.layerOutputs.map { entry in
      LayerObservation(
        entry.layer, core.values(entry.tensor, count: lastCount), bounds: bounds[entry.layer])
    }
    var parameters: [ParameterObservation] = []
    for (index, observation) in updates.observations.enumerated() {
      guard let observation else { continue }
      let sums = core.buffer(observation.sums, count: 3 * observation.blocks)
      var total = [0.0, 0.0, 0.0]
      for (i, value) in sums.enumerated() { total[i % 3] += Double(value) }
      parameters.append(
        ParameterObservation(
          name: program.parameters[index].name, gradientNorm: Float(total[0].squareRoot()),
          weightNorm: Float(total[1].squareRoot()), updateNorm: Float(total[2].squareRoot())))
    }
    return (layers, parameters)
  }
}

extension LayerObservation {
  /// Two passes in Double, so that a large mean does not spoil the deviation.
  init(_ layer: String, _ values: UnsafeBufferPointer<Float>, bounds: ClosedRange<Float>? = nil) {
    var (sum, zeros, finite) = (0.0, 0, 0)
    for value in values where value.isFinite {
      sum += Double(value)
      finite += 1
      if value == 0 { zeros += 1 }
    }
    let mean = sum / Double(max(1, finite))
    var squares = 0.0
    for value in values where value.isFinite {
      let distance = Double(value) - mean
      squares += distance * distance
    }
    self.layer = layer
    self.mean = Float(mean)
    standardDeviation = Float((squares / Double(max(1, finite))).squareRoot())
    zeroFraction = Float(zeros) / Float(max(1, values.count))
    hasNonFinite = finite < values.count
    saturatedFraction = bounds.map { bounds in
      let margin = (bounds.upperBound - bounds.lowerBound) / 100
      let inside =
        bounds.lowerBound
        + margin...max(
          bounds.lowerBound + margin, bounds.upperBound - margin)
      let saturated = values.reduce(0) { inside.contains($1) ? $0 : $0 + 1 }
      return Float(saturated) / Float(max(1, values.count))
    }
  }
}
