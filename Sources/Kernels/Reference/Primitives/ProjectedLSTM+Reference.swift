import Program

extension ProjectedLSTM: ReferencePrimitive {
  @specialized(where S == Float) @specialized(where S == Double)
  package func forward<S: ReferenceScalar>(_ call: ReferenceCall<S>) -> [ReferenceTensor<S>] {
    var (sequence, state, cell) = (
      ReferenceTensor<S>(call.shapes[0]), ReferenceTensor<S>(call.shapes[1]),
      ReferenceTensor<S>(call.shapes[2])
    )
    let (steps, width) = (call.shapes[0][1], call.shapes[0][2])
    let units = call.shapes[2][1]
    for n in 0..<call.shapes[0][0] {
      let run = ProjectedRun(call, example: n, reversed: reversed)
      for (t, step) in zip(run.order, run.steps) {
        for p in 0..<width { sequence.values[(n * steps + t) * width + p] = step.state[p] }
      }
      guard let last = run.steps.last else { continue }
      state.values.replaceSubrange(n * width..<(n + 1) * width, with: last.state)
      cell.values.replaceSubrange(n * units..<(n + 1) * units, with: last.cell)
    }
    return [sequence, state, cell]
  }

  @specialized(where S == Float) @specialized(where S == Double)
  package func backward<S: ReferenceScalar>(
    _ call: ReferenceCall<S>, _ results: [ReferenceTensor<S>], _ gradients: [ReferenceTensor<S>]
  ) -> [ReferenceTensor<S>?] {
    var sums = call.operands.map { ReferenceTensor<S>($0.shape) }
    let (steps, width) = (call.shapes[0][1], call.shapes[0][2])
    let units = call.shapes[2][1]
    for n in 0..<call.shapes[0][0] {
      let run = ProjectedRun(call, example: n, reversed: reversed)
      var dState = Array(gradients[1].values[n * width..<(n + 1) * width])
      var dCell = Array(gradients[2].values[n * units..<(n + 1) * units])
      for k in run.steps.indices.reversed() {
        let t = run.order[k]
        for p in 0..<width { dState[p] += gradients[0].values[(n * steps + t) * width + p] }
        run.stepBack(k, call, &dState, &dCell, &sums)
      }
      if sums.count > 5 {
        sums[5].values.replaceSubrange(n * width..<(n + 1) * width, with: dState)
        sums[6].values.replaceSubrange(n * units..<(n + 1) * units, with: dCell)
      }
    }
    return sums
  }
}

/// The steps of one example.
private struct ProjectedRun<S: ReferenceScalar> {
  struct Step {
    /// Input, forget, cell and output, after their functions.
    var gates: [S]
    let cellBefore, stateBefore: [S]
    /// What the output gate lets out.
    var opened: [S]
    var cell, state: [S]
  }

  let example: Int
  /// The steps in the order in which they are read.
  let order: [Int]
  private(set) var steps: [Step] = []

  init(_ call: ReferenceCall<S>, example: Int, reversed: Bool) {
    self.example = example
    let count = call.operands[0].shape[1]
    order = reversed ? (0..<count).reversed() : Array(0..<count)
    let (units, width) = (call.operands[4].shape[0], call.operands[4].shape[1])
    var state = [S](repeating: 0, count: width)
    var cell = [S](repeating: 0, count: units)
    if call.operands.count > 5 {
      state = Array(call.operands[5].values[example * width..<(example + 1) * width])
      cell = Array(call.operands[6].values[example * units..<(example + 1) * units])
    }
    for t in order {
      let step = Self.step(call, row: example * count + t, state, cell)
      (state, cell) = (step.state, step.cell)
      steps.append(step)
    }
  }

  private static func step(
    _ call: ReferenceCall<S>, row: Int, _ state: [S], _ cell: [S]
  ) -> Step {
    let (x, kernel, recurrent, bias, projection) = (
      call.operands[0], call.operands[1], call.operands[2], call.operands[3], call.operands[4]
    )
    let (inputs, units, width) = (x.shape[2], projection.shape[0], projection.shape[1])
    var gates = [S](repeating: 0, count: 4 * units)
    for g in gates.indices {
      var sum = bias.shape.isEmpty ? bias.values[0] : bias.values[g]
      for i in 0..<inputs { sum += x.values[row * inputs + i] * kernel.values[i * 4 * units + g] }
      for p in 0..<width { sum += state[p] * recurrent.values[p * 4 * units + g] }
      let isCandidate = g / units == 2
      gates[g] = isCandidate ? S.hyperbolicTangent(sum) : 1 / (1 + S.exponential(-sum))
    }
    var step = Step(
      gates: gates, cellBefore: cell, stateBefore: state, opened: cell, cell: cell, state: state)
    for u in 0..<units {
      step.cell[u] = gates[units + u] * cell[u] + gates[u] * gates[2 * units + u]
      step.opened[u] = gates[3 * units + u] * S.hyperbolicTangent(step.cell[u])
    }
    for p in 0..<width {
      step.state[p] = (0..<units).reduce(0) {
        $0 + step.opened[$1] * projection.values[$1 * width + p]
      }
    }
    return step
  }

  /// Takes the gradients of state and cell after step `k` to those before it, and adds to those of the
  /// operands.
  func stepBack(
    _ k: Int, _ call: ReferenceCall<S>, _ dState: inout [S], _ dCell: inout [S],
    _ sums: inout [ReferenceTensor<S>]
  ) {
    let (x, kernel, recurrent, projection) = (
      call.operands[0], call.operands[1], call.operands[2], call.operands[4]
    )
    let (inputs, units, width) = (x.shape[2], projection.shape[0], projection.shape[1])
    let (step, row) = (steps[k], example * x.shape[1] + order[k])
    var dGates = [S](repeating: 0, count: 4 * units)
    for u in 0..<units {
      var dOpened: S = 0
      for p in 0..<width {
        dOpened += dState[p] * projection.values[u * width + p]
        sums[4].values[u * width + p] += step.opened[u] * dState[p]
      }
      let (i, f, g, o) = (
        step.gates[u], step.gates[units + u], step.gates[2 * units + u], step.gates[3 * units + u]
      )
      let bent = S.hyperbolicTangent(step.cell[u])
      dCell[u] += dOpened * o * (1 - bent * bent)
      dGates[u] = dCell[u] * g * i * (1 - i)
      dGates[units + u] = dCell[u] * step.cellBefore[u] * f * (1 - f)
      dGates[2 * units + u] = dCell[u] * i * (1 - g * g)
      dGates[3 * units + u] = dOpened * bent * o * (1 - o)
      dCell[u] *= f
    }
    dState = [S](repeating: 0, count: width)
    for (g, d) in dGates.enumerated() {
      for i in 0..<inputs {
        sums[0].values[row * inputs + i] += d * kernel.values[i * 4 * units + g]
        sums[1].values[i * 4 * units + g] += d * x.values[row * inputs + i]
      }
      for p in 0..<width {
        dState[p] += d * recurrent.values[p * 4 * units + g]
        sums[2].values[p * 4 * units + g] += d * step.stateBefore[p]
      }
      if !call.operands[3].shape.isEmpty { sums[3].values[g] += d }
    }
  }
}
