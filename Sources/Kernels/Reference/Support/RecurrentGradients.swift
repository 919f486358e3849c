import Program

/// The gradients of a recurrent layer, summed step by step, last step first.
struct RecurrentGradients<S: ReferenceScalar> {
  var x: ReferenceTensor<S>
  var kernel: ReferenceTensor<S>
  var recurrent: ReferenceTensor<S>
  var bias: ReferenceTensor<S>

  init(_ weights: RecurrentWeights<S>, _ call: ReferenceCall<S>) {
    x = ReferenceTensor(call.operands[0].shape)
    kernel = ReferenceTensor(call.operands[1].shape)
    recurrent = ReferenceTensor(call.operands[2].shape)
    bias = ReferenceTensor(call.operands[3].shape)
  }

  /// Adds the gradients of one step.
  ///
  /// - Parameter after: gradients of the states after the step.
  /// - Returns: those of the states before it.
  mutating func backward(
    _ step: RecurrentStep<S>, _ weights: RecurrentWeights<S>, _ after: [[S]], sample n: Int
  ) -> [[S]] {
    let slopes = RecurrentStepGradients(step, weights, after)
    let (units, width) = (weights.units, weights.width)
    let row = n * x.shape[1] + step.time
    for (d, value) in step.input.enumerated() {
      for j in 0..<width {
        x.values[row * step.input.count + d] += slopes.input[j] * weights.kernel[d * width + j]
        kernel.values[d * width + j] += slopes.input[j] * value
      }
    }
    let resetState = weights.stateOfCandidate(step)
    for u in 0..<units {
      for j in 0..<width {
        let factor = j < weights.plainWidth ? step.before[0][u] : resetState[u]
        recurrent.values[u * width + j] += slopes.state[j] * factor
      }
    }
    addBias(slopes, weights)
    return slopes.before
  }

  private mutating func addBias(_ slopes: RecurrentStepGradients<S>, _ weights: RecurrentWeights<S>)
  {
    for j in 0..<weights.width {
      if bias.shape.isEmpty {
        bias.values[0] += slopes.input[j]
      } else {
        bias.values[j] += slopes.input[j]
        if weights.cell.biasRowCount == 2 { bias.values[weights.width + j] += slopes.state[j] }
      }
    }
  }
}

/// The gradients of one step with respect to what the input and the state add to every gate, and to
/// the states before.
private struct RecurrentStepGradients<S: ReferenceScalar> {
  var input: [S]
  var state: [S]
  var before: [[S]]

  init(_ step: RecurrentStep<S>, _ weights: RecurrentWeights<S>, _ after: [[S]]) {
    input = [S](repeating: 0, count: weights.width)
    state = input
    before = after.map { [S](repeating: 0, count: $0.count) }
    let units = weights.units
    switch weights.cell {
    case .simple(let f):
      for u in 0..<units { add(after[0][u] * f.derivative(step.gate(0, u, units)), at: u) }
    case .lstm(let f, let gate):
      for u in 0..<units { addLSTM(step, u, units, f, gate, after[0][u], after[1][u]) }
    case .gru(let f, let gate, let resetAfter):
      for u in 0..<units { addGRU(step, u, weights, f, gate, resetAfter, after[0][u]) }
      if !resetAfter { addResetBeforeProduct(step, weights, gate) }
    }
    addRecurrentProduct(weights)
  }

  /// A gradient of the sum of what the input and the state add.
  private mutating func add(_ gradient: S, at j: Int) {
    input[j] += gradient
    state[j] += gradient
  }

  private mutating func addLSTM(
    _ step: RecurrentStep<S>, _ u: Int, _ units: Int, _ f: ElementwiseFunction,
    _ gate: ElementwiseFunction, _ ofState: S, _ ofCell: S
  ) {
    let arguments = (0..<4).map { step.gate($0, u, units) }
    let (cell, output) = (step.after[1][u], gate.value(arguments[3]))
    let throughCell = ofCell + ofState * output * f.derivative(cell)
    let (entering, kept) = (gate.value(arguments[0]), gate.value(arguments[1]))
    let candidate = f.value(arguments[2])
    add(throughCell * candidate * gate.derivative(arguments[0]), at: u)
    add(throughCell * step.before[1][u] * gate.derivative(arguments[1]), at: units + u)
    add(throughCell * entering * f.derivative(arguments[2]), at: 2 * units + u)
    add(ofState * f.value(cell) * gate.derivative(arguments[3]), at: 3 * units + u)
    before[1][u] = throughCell * kept
  }

  private mutating func addGRU(
    _ step: RecurrentStep<S>, _ u: Int, _ weights: RecurrentWeights<S>, _ f: ElementwiseFunction,
    _ gate: ElementwiseFunction, _ resetAfter: Bool, _ ofState: S
  ) {
    let units = weights.units
    let (updateArgument, resetArgument) = (step.gate(0, u, units), step.gate(1, u, units))
    let (update, reset) = (gate.value(updateArgument), gate.value(resetArgument))
    let argument = weights.candidateArgument(step, u, reset: reset, resetAfter)
    let old = step.before[0][u]
    add(ofState * (old - f.value(argument)) * gate.derivative(updateArgument), at: u)
    let ofCandidate = ofState * (1 - update) * f.derivative(argument)
    input[2 * units + u] += ofCandidate
    state[2 * units + u] += resetAfter ? ofCandidate * reset : ofCandidate
    if resetAfter {
      let ofReset = ofCandidate * step.fromState[2 * units + u]
      add(ofReset * gate.derivative(resetArgument), at: units + u)
    }
    before[0][u] = ofState * update
  }

  /// Through the product of (reset · state) with the candidate's recurrent weights.
  private mutating func addResetBeforeProduct(
    _ step: RecurrentStep<S>, _ weights: RecurrentWeights<S>, _ gate: ElementwiseFunction
  ) {
    let units = weights.units
    for u in 0..<units {
      var ofProduct: S = 0
      for j in 2 * units..<3 * units {
        ofProduct += weights.recurrent[u * weights.width + j] * state[j]
      }
      let argument = step.gate(1, u, units)
      before[0][u] += ofProduct * gate.value(argument)
      add(ofProduct * step.before[0][u] * gate.derivative(argument), at: units + u)
    }
  }

  private mutating func addRecurrentProduct(_ weights: RecurrentWeights<S>) {
    for u in 0..<weights.units {
      for j in 0..<weights.plainWidth {
        before[0][u] += weights.recurrent[u * weights.width + j] * state[j]
      }
    }
  }
}
