/// The weights of a recurrent layer and the sequence it reads, as signals pass them.
///
/// States start at 0 and are followed step by step. Weights are the same at every step, so that what
/// steps have in common adds up in the states.
struct RecurrentSignals {
  let input: StepPairs
  let directions: Double?
  /// Likeness of summands from one step to the next.
  let decay: Double
  let kernel: Double
  let recurrent: Double
  let units: Double
  let features: Double
  let steps: Int
  let isSequence: Bool
  let activation: any ElementwiseFamily
  let gate: any ElementwiseFamily

  /// Above, following every step costs more than it tells.
  private static let mostSteps = 512

  /// Nil where the input or how the weights start is not known.
  init?(_ operands: [Signal?], _ step: some RecurrentStep, isSequence: Bool, _ site: SignalSite) {
    let weights = site.inference.weights
    guard operands.count == 1, let x = operands[0], let likeness = x.likeness,
      let input = StepPairs(x),
      let kernel = weights[0].moments, let recurrent = weights[1].moments,
      kernel.mean == 0, recurrent.mean == 0,
      let steps = site.operands[0][1], steps <= Self.mostSteps, let features = site.operands[0][2],
      let units = site.width,
      let activation = step.options.activation as? any ElementwiseFamily,
      let gate = step.options.recurrentActivation as? any ElementwiseFamily,
      !step.options.hasBias || step.options.biasInitializer is ZerosInitializer
    else { return nil }
    (self.input, directions) = (input, likeness.directions)
    decay = likeness.decay(x.variance)
    (self.units, self.features) = (Double(units), Double(features))
    (self.steps, self.isSequence) = (steps, isSequence)
    (self.activation, self.gate) = (activation, gate)
    self.kernel = kernel.variance * Double(features)
    self.recurrent = recurrent.variance * Double(units)
  }

  /// Mean products of what a gate or candidate sees.
  private func sums(_ state: StepPairs) -> StepPairs { .mixed(kernel, input, recurrent, state) }

  private func result(_ history: StepHistory, _ passed: Double) -> Propagation {
    Propagation(
      history.signal(units: units, isSequence: isSequence, directions: directions),
      gains: [passed.isFinite ? passed / Double(steps) : nil])
  }

  private func arrives(at step: Int) -> Double { isSequence || step == steps - 1 ? 1 : 0 }

  /// Rows of the kernel and of the recurrent kernel as gradients pass them, for each input and state.
  private var back: (kernel: Double, recurrent: Double) {
    (kernel * units / features, recurrent)
  }

  // MARK: Plain

  /// `h = activation(W · x + U · h)`
  func simple() -> Propagation {
    var state = StepPairs()
    var history = StepHistory()
    var slopes: [Double] = []
    for _ in 0..<steps {
      let sum = sums(state)
      state = sum.products(GaussianExpansion(mean: 0, variance: sum[.same], of: activation.value))
      history.append(state)
      slopes.append(slope(activation, 0, sum[.same]))
    }
    var (arriving, passed) = (0.0, 0.0)
    for step in (0..<steps).reversed() {
      let gradient = (arriving + arrives(at: step)) * slopes[step]
      passed += back.kernel * gradient
      arriving = back.recurrent * gradient
    }
    return result(history, passed)
  }

  // MARK: Long short-term memory

  /// What the way back needs of a step: mean squares of values and of slopes.
  private struct Memory {
    var gate, candidate, cell, keep, before: Double
    var gateSlope, candidateSlope, cellSlope, keepSlope: Double
  }

  /// - Parameter opening: what the bias of the forget gate starts at.
  func memory(opening: Double) -> Propagation {
    var state = StepPairs()
    var cell = LeakySum()
    var history = StepHistory()
    var steps: [Memory] = []
    for _ in 0..<self.steps {
      let sum = sums(state)
      let variance = sum[.same]
      let keep = GaussianExpansion(mean: opening, variance: variance, of: gate.value)
      let keeps = sum.products(keep)
      let gates = sum.products(GaussianExpansion(mean: 0, variance: variance, of: gate.value))
      let candidates = sum.products(
        GaussianExpansion(mean: 0, variance: variance, of: activation.value))
      let before = cell.products[.same]
      cell.add(gates * candidates, keep: keep.mean, keeps: keeps, decay: decay)
      let shown = cell.products.products(
        GaussianExpansion(mean: 0, variance: cell.products[.same], of: activation.value))
      state = gates * shown
      history.append(state)
      steps.append(
        Memory(
          gate: gates[.same], candidate: candidates[.same], cell: shown[.same], keep: keeps[.same],
          before: before, gateSlope: slope(gate, 0, variance),
          candidateSlope: slope(activation, 0, variance),
          cellSlope: slope(activation, 0, cell.products[.same]),
          keepSlope: slope(gate, opening, variance)))
    }
    return result(history, passed(steps))
  }

  /// The sum over steps of the gradient's second moment at the input.
  private func passed(_ steps: [Memory]) -> Double {
    var (state, cell, total) = (0.0, 0.0, 0.0)
    for (index, step) in steps.enumerated().reversed() {
      let arriving = state + arrives(at: index)
      let inside = arriving * step.gate * step.cellSlope + cell
      let gates =
        inside
        * (step.gate * step.candidateSlope + step.candidate * step.gateSlope
          + step.before * step.keepSlope) + arriving * step.cell * step.gateSlope
      cell = step.keep * inside
      total += back.kernel * gates
      state = back.recurrent * gates
    }
    return total
  }

  private func slope(_ f: any ElementwiseFamily, _ mean: Double, _ variance: Double) -> Double {
    f.squaredSlope(Signal(mean: mean, variance: variance), width: nil) ?? .nan
  }
}
