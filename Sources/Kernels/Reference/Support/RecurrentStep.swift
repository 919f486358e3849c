import Program

/// One step of one sample, with what its gradient needs.
struct RecurrentStep<S: ReferenceScalar> {
  let time: Int
  /// False where the mask is 0: the states pass unchanged.
  let isLive: Bool
  let input: [S]
  /// The states before and after: h, and the cell c of an LSTM.
  let before: [[S]]
  var after: [[S]]
  /// What the input and the state before each add to every gate; biases are in the first, or, of
  /// the second row, in the second.
  var fromInput: [S] = []
  var fromState: [S] = []
}

/// The weights of a recurrent layer, and one step forward.
struct RecurrentWeights<S: ReferenceScalar> {
  let cell: RecurrentCell
  let kernel: [S]
  let recurrent: [S]
  let units: Int
  /// Width of all gates.
  let width: Int
  let inputBias: [S]
  let stateBias: [S]

  init(_ cell: RecurrentCell, _ call: ReferenceCall<S>) {
    self.cell = cell
    kernel = call.operands[1].values
    recurrent = call.operands[2].values
    units = call.operands[2].shape[0]
    width = units * cell.gateCount
    let bias = call.operands[3]
    let zeros = [S](repeating: 0, count: width)
    if bias.shape.isEmpty {
      inputBias = [S](repeating: bias.values[0], count: width)
      stateBias = zeros
    } else {
      inputBias = Array(bias.values[..<width])
      stateBias = cell.biasRowCount == 2 ? Array(bias.values[width...]) : zeros
    }
  }

  func step(_ x: [S], _ before: [[S]], time: Int, isLive: Bool) -> RecurrentStep<S> {
    var step = RecurrentStep(time: time, isLive: isLive, input: x, before: before, after: before)
    guard isLive else { return step }
    step.fromInput = product(x, kernel, plus: inputBias)
    step.fromState = product(before[0], recurrent, plus: stateBias)
    for u in 0..<units {
      switch cell {
      case .simple(let f): step.after[0][u] = f.value(step.gate(0, u, units))
      case .lstm(let f, let gate):
        let (input, forget) = (
          gate.value(step.gate(0, u, units)), gate.value(step.gate(1, u, units))
        )
        let candidate = f.value(step.gate(2, u, units))
        step.after[1][u] = forget * before[1][u] + input * candidate
        step.after[0][u] = gate.value(step.gate(3, u, units)) * f.value(step.after[1][u])
      case .gru: break
      }
    }
    if case .gru(let f, let gate, let resetAfter) = cell {
      if !resetAfter {
        let reset = product(stateOfCandidate(step), recurrent, plus: stateBias)
        step.fromState.replaceSubrange(plainWidth..., with: reset[plainWidth...])
      }
      for u in 0..<units {
        let update = gate.value(step.gate(0, u, units))
        let candidate = f.value(
          candidateArgument(step, u, reset: gate.value(step.gate(1, u, units)), resetAfter))
        step.after[0][u] = update * before[0][u] + (1 - update) * candidate
      }
    }
    return step
  }

  func candidateArgument(_ step: RecurrentStep<S>, _ u: Int, reset: S, _ resetAfter: Bool) -> S {
    step.fromInput[2 * units + u] + (resetAfter ? reset : 1) * step.fromState[2 * units + u]
  }

  /// Width of the gates whose recurrent weights multiply the plain state, which come first.
  var plainWidth: Int {
    if case .gru(_, _, resetAfter: false) = cell { 2 * units } else { width }
  }

  /// What the recurrent weights of a GRU's candidate multiply: the state, reset before the product
  /// where the cell does so.
  func stateOfCandidate(_ step: RecurrentStep<S>) -> [S] {
    guard case .gru(_, let gate, resetAfter: false) = cell else { return step.before[0] }
    return (0..<units).map { gate.value(step.gate(1, $0, units)) * step.before[0][$0] }
  }

  /// `row · matrix + bias` for a matrix with as many rows as the row has elements.
  private func product(_ row: [S], _ matrix: [S], plus bias: [S]) -> [S] {
    var result = bias
    for (i, value) in row.enumerated() {
      for j in 0..<width { result[j] += value * matrix[i * width + j] }
    }
    return result
  }
}

extension RecurrentStep {
  /// The argument of one gate of one unit.
  func gate(_ gate: Int, _ u: Int, _ units: Int) -> S {
    fromInput[gate * units + u] + fromState[gate * units + u]
  }
}
