import Program

extension Recurrent: ReferencePrimitive {
  @specialized(where S == Float) @specialized(where S == Double)
  package func forward<S: ReferenceScalar>(_ call: ReferenceCall<S>) -> [ReferenceTensor<S>] {
    let weights = RecurrentWeights(cell, call)
    var sequence = ReferenceTensor<S>(call.shapes[0])
    var states = call.shapes.dropFirst().map { ReferenceTensor<S>($0) }
    for n in 0..<sequence.shape[0] {
      let steps = trace(sample: n, weights, call)
      for step in steps { sequence.setRow(n, step.time, step.after[0]) }
      for s in states.indices {
        guard let last = steps.last else { continue }
        for u in 0..<weights.units { states[s].values[n * weights.units + u] = last.after[s][u] }
      }
    }
    return [sequence] + states
  }

  @specialized(where S == Float) @specialized(where S == Double)
  package func backward<S: ReferenceScalar>(
    _ call: ReferenceCall<S>, _ results: [ReferenceTensor<S>], _ gradients: [ReferenceTensor<S>]
  ) -> [ReferenceTensor<S>?] {
    let weights = RecurrentWeights(cell, call)
    let optional = optionalOperands(of: call.operands.count)
    var slopes = RecurrentGradients(weights, call)
    var initial = optional.states.map { ReferenceTensor<S>(call.operands[$0].shape) }
    for n in 0..<call.shapes[0][0] {
      // Gradients of the states after the step at hand.
      var flowing = gradients.dropFirst().map { $0.row(n) }
      for step in trace(sample: n, weights, call).reversed() {
        let output = gradients[0].row(n, step.time)
        for u in 0..<weights.units { flowing[0][u] += output[u] }
        if step.isLive { flowing = slopes.backward(step, weights, flowing, sample: n) }
      }
      for s in initial.indices {
        for u in 0..<weights.units { initial[s].values[n * weights.units + u] = flowing[s][u] }
      }
    }
    let mask: [ReferenceTensor<S>?] = optional.mask == nil ? [] : [nil]
    return [slopes.x, slopes.kernel, slopes.recurrent, slopes.bias] + initial + mask
  }

  /// The steps of one sample, in the order in which they are read.
  private func trace<S>(
    sample n: Int, _ weights: RecurrentWeights<S>, _ call: ReferenceCall<S>
  ) -> [RecurrentStep<S>] {
    let x = call.operands[0]
    let optional = optionalOperands(of: call.operands.count)
    var states = optional.states.map { call.operands[$0].row(n) }
    while states.count < cell.stateCount {
      states.append([S](repeating: 0, count: weights.units))
    }
    let times = 0..<x.shape[1]
    return (reversed ? Array(times.reversed()) : Array(times)).map { time in
      let isLive =
        optional.mask.map { call.operands[$0].values[n * x.shape[1] + time] != 0 } ?? true
      let step = weights.step(x.row(n, time), states, time: time, isLive: isLive)
      states = step.after
      return step
    }
  }
}

extension ReferenceTensor {
  fileprivate func row(_ n: Int) -> [Scalar] {
    let width = shape[shape.count - 1]
    return Array(values[n * width..<(n + 1) * width])
  }

  fileprivate func row(_ n: Int, _ time: Int) -> [Scalar] { row(n * shape[1] + time) }

  fileprivate mutating func setRow(_ n: Int, _ time: Int, _ row: [Scalar]) {
    let start = (n * shape[1] + time) * shape[2]
    for u in 0..<shape[2] { values[start + u] = row[u] }
  }
}
