internal import CKernels
internal import Program

/// A recurrent layer with its usual activations.
///
/// Examples do not meet, so a chunk goes through all steps without waiting for the others. The sums of the inputs are one product over
/// all steps; the gradients of all sums are kept, because the weights' gradients are products over all steps as well.
final class RecurrentNode: Node {
  let geometry: RecurrentGeometry
  let cell: RecurrentCell
  let x, kernel, recurrent: TensorID
  let bias: TensorID?
  /// What it starts from, [N, U] each; none for zeros.
  let given: [TensorID]
  /// [N, T]: 0 where a step does not count.
  let mask: TensorID?
  let results: [TensorID]
  private var memory: Memory?

  /// What the backward pass needs of the forward pass.
  private struct Memory {
    /// Sums of the gates, then their values, then the gradients of the sums: [T, G·U] for each example.
    let sums: BufferID
    /// The states [T, U].
    let states: BufferID
    /// Cells of an LSTM, or the candidate's product of a GRU: [T, U].
    let extra: BufferID?
  }

  init?(_ operation: Program.Operation, _ tensors: [BoundTensor]) {
    guard let primitive = operation.primitive as? Recurrent, primitive.isUsual else { return nil }
    (x, kernel, recurrent) = (operation.operands[0], operation.operands[1], operation.operands[2])
    let (input, weights) = (tensors[x.index], tensors[recurrent.index])
    guard input.rowsPerExample == 1,
      operation.operands[1...3].allSatisfy({ !tensors[$0.index].isBatched })
    else { return nil }
    let biasTensor = tensors[operation.operands[3].index]
    if case .constant(0) = biasTensor.role {
      bias = nil
    } else {
      guard !biasTensor.shape.isEmpty else { return nil }
      bias = operation.operands[3]
    }
    let optional = primitive.optionalOperands(of: operation.operands.count)
    given = optional.states.map { operation.operands[$0] }
    mask = optional.mask.map { operation.operands[$0] }
    guard (given + [mask].compactMap { $0 }).allSatisfy({ tensors[$0.index].rowsPerExample == 1 })
    else { return nil }
    results = operation.results
    cell = primitive.cell
    geometry = RecurrentGeometry(
      steps: input.shape[1], inputs: input.shape[2], units: weights.shape[0],
      gates: cell.gateCount, reversed: primitive.reversed)
  }

  // MARK: - Forward

  func emitForward(_ builder: PlanBuilder) {
    let g = geometry
    let (x, w, u) = (builder.value(x), builder.value(kernel), builder.value(recurrent))
    let b = bias.map { builder.value($0) }
    let mask = mask.map { builder.value($0) }
    let given = given.map { builder.value($0) }
    let outputs = results.map { builder.value($0) }
    let hasExtra = g.gates > 1
    let memory = Memory(
      sums: builder.floats(.perExample, g.steps * g.width), states: outputs[0],
      extra: hasExtra ? builder.floats(.perExample, g.steps * g.units) : nil)
    self.memory = memory
    let products = g.gates == 3 ? builder.floats(.perExample, g.width) : nil
    builder.addWork(2 * g.steps * g.width * (g.inputs + g.units), isDense: true)
    let cell = cell
    builder.emit(
      "recurrent", .rows, reads: [x, w, u] + [b, mask].compactMap { $0 } + given,
      writes: outputs + [memory.sums] + [memory.extra, products].compactMap { $0 }
    ) { call in
      let n = call.count
      let (sums, states) = (call.floats(memory.sums), call.floats(memory.states))
      let extra = memory.extra.map { call.floats($0) }
      let bias = b.map { UnsafePointer(call.floats($0)) }
      call.multiply(
        coprime_product(
          m: n &* g.steps, n: g.width, k: g.inputs, a: call.floats(x), aRow: g.inputs, aStep: 1,
          b: call.floats(w), bStep: g.width, strip: call.kernels.pointee.strip, c: sums,
          cRow: g.width, flags: bias == nil ? 0 : Epilogue.bias, bias: bias))
      let start = GivenStates(given, call)
      for order in 0..<g.steps {
        let step = CellStep(g, order, start, call)
        switch cell {
        case .simple(let function):
          step.simple(function, sums: sums, states: states, weights: call.floats(u))
        case .lstm:
          guard let extra else { continue }
          step.lstm(sums: sums, cells: extra, states: states, weights: call.floats(u))
        case .gru:
          guard let extra, let products else { continue }
          step.gru(
            sums: sums, products: call.floats(products), kept: extra, states: states,
            weights: call.floats(u), bias: bias.map { $0 + g.width })
        }
        if let mask {
          step.keepStates(call.floats(mask), states)
          if case .lstm = cell, let extra { step.keepCells(call.floats(mask), extra) }
        }
      }
      let last = g.step(g.steps - 1) &* g.units
      for (i, output) in outputs.enumerated().dropFirst() {
        guard let from = i == 1 ? states : extra else { continue }
        for e in 0..<n {
          (call.floats(output) + e &* g.units).update(
            from: from + e &* g.steps &* g.units + last, count: g.units)
        }
      }
    }
  }

  // MARK: - Backward

  func emitBackward(_ builder: PlanBuilder) {
    guard let memory else { return }
    let g = geometry
    let incoming = results.map { builder.gradient($0) }
    let packed = builder.packedTransposed(recurrent, rows: g.units, columns: g.width)
    let (dstate, dcell) = (
      builder.floats(.perExample, g.units), builder.floats(.perExample, g.units)
    )
    // A GRU's state meets the weights in other products than the input does.
    let dproducts = g.gates == 3 ? builder.floats(.perExample, g.steps * g.width) : nil
    builder.addWork(2 * g.steps * g.width * g.units, isDense: true)
    let cell = cell
    let mask = mask.map { builder.value($0) }
    let starts = given.map { builder.value($0) }
    let targets = given.map { builder.target($0) }
    // What the gradients of masked examples were before the step.
    let saved = mask.map { _ in
      (builder.floats(.perExample, g.units), builder.floats(.perExample, g.units))
    }
    builder.emit(
      "recurrent gradient", .rows,
      reads: [packed, memory.sums, memory.states] + [memory.extra, mask].compactMap { $0 }
        + incoming.compactMap { $0 } + starts + targets.flatMap { $0?.reads ?? [] },
      writes: [memory.sums, dstate, dcell] + [dproducts, saved?.0, saved?.1].compactMap { $0 }
        + targets.compactMap { $0?.buffer }
    ) { call in
      let n = call.count
      let (sums, states) = (call.floats(memory.sums), call.floats(memory.states))
      let (dh, dc) = (call.floats(dstate), call.floats(dcell))
      let extra = memory.extra.map { call.floats($0) }
      for (i, to) in [(1, dh), (2, dc)] {
        if i < incoming.count, let from = incoming[i] {
          to.update(from: call.floats(from), count: n &* g.units)
        } else {
          to.update(repeating: 0, count: n &* g.units)
        }
      }
      let start = GivenStates(starts, call)
      for order in (0..<g.steps).reversed() {
        let step = CellStep(g, order, start, call)
        if let from = incoming[0] { step.add(call.floats(from), to: dh) }
        if let mask, let saved {
          step.copy(call.floats(mask), from: dh, to: call.floats(saved.0))
          step.copy(call.floats(mask), from: dc, to: call.floats(saved.1))
        }
        let dother = dproducts.map { call.floats($0) }
        switch cell {
        case .simple(let function):
          step.simpleGradient(function, sums: sums, states: states, dstate: dh)
        case .lstm:
          guard let extra else { continue }
          step.lstmGradient(sums: sums, cells: extra, dstate: dh, dcell: dc)
        case .gru:
          guard let extra, let dother else { continue }
          step.gruGradient(sums: sums, dproducts: dother, kept: extra, states: states, dstate: dh)
        }
        if let mask {
          step.clear(call.floats(mask), sums)
          if let dother { step.clear(call.floats(mask), dother) }
        }
        step.sendBack(dother ?? sums, packed: call.floats(packed), to: dh, adds: dother != nil)
        if let mask, let saved {
          step.copy(call.floats(mask), from: call.floats(saved.0), to: dh)
          step.copy(call.floats(mask), from: call.floats(saved.1), to: dc)
        }
      }
      for (target, d) in zip(targets, [dh, dc]) {
        guard let target else { continue }
        call.kernels.pointee.scale(
          Int64(n &* g.units), 1, d, call.floats(target.buffer), target.adds ? 1 : 0)
      }
    }
    emitWeightGradients(builder, memory, dproducts: dproducts)
    emitInputGradient(builder, memory.sums)
  }

  private func emitWeightGradients(_ builder: PlanBuilder, _ memory: Memory, dproducts: BufferID?) {
    let g = geometry
    builder.send(
      ProductSource(
        x: builder.value(x), dy: memory.sums, rowsPerExample: g.steps, inputs: g.inputs,
        outputs: g.width),
      to: kernel)
    builder.send(
      RecurrentWeightSource(
        states: memory.states, given: given.first.map { builder.value($0) },
        dsums: dproducts ?? memory.sums, g, batch: builder.batch),
      to: recurrent)
    guard let bias else { return }
    if let dproducts {
      builder.send(
        BiasPairSource(memory.sums, dproducts, rowsPerExample: g.steps, width: g.width), to: bias)
    } else {
      builder.send(
        ColumnSumSource(dy: memory.sums, rowsPerExample: g.steps, width: g.width), to: bias)
    }
  }

  private func emitInputGradient(_ builder: PlanBuilder, _ dsums: BufferID) {
    guard let target = builder.target(x) else { return }
    let g = geometry
    let packed = builder.packedTransposed(kernel, rows: g.inputs, columns: g.width)
    builder.emit(
      "recurrent input gradient", .rows, reads: [dsums, packed] + target.reads,
      writes: [target.buffer]
    ) { call in
      let strip = call.kernels.pointee.strip
      call.multiply(
        coprime_product(
          m: g.steps &* call.count, n: g.inputs, k: g.width, a: call.floats(dsums), aRow: g.width,
          aStep: 1, b: call.floats(packed), bStep: Int(strip), strip: strip &* Int64(g.width),
          c: call.floats(target.buffer), cRow: g.inputs,
          flags: target.adds ? Epilogue.accumulate : 0))
    }
  }
}

extension Recurrent {
  /// Whether the cell is one that the kernels have.
  fileprivate var isUsual: Bool {
    switch cell {
    case .simple(let function): return function.hasSlopeOfResult && function.map != nil
    case .lstm(.tanh, .sigmoid): return true
    case .gru(.tanh, .sigmoid, resetAfter: true): return true
    default: return false
    }
  }
}
