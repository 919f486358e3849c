internal import Arrays
internal import CKernels
internal import Program

/// Attention head by head: the scores of one never leave the cache before they are weights.
final class AttentionNode: Node {
  private let query, key, value, result: TensorID
  private let bias: TensorID?
  private let geometry: AttentionGeometry
  private let dropout: Dropout?
  private var memory: Memory?
  var results: [TensorID] { [result] }

  /// What the backward pass needs of the forward pass.
  private struct Memory {
    /// The weights [H, T, S], which the backward pass replaces by the gradients of the scores.
    let weights: BufferID
    /// The same after dropout; 0 where one was dropped.
    let kept: BufferID?
  }

  init?(_ operation: Program.Operation, _ tensors: [BoundTensor], needsGradient: [Bool]) {
    guard let primitive = operation.primitive as? Attention else { return nil }
    (query, key, value) = (operation.operands[0], operation.operands[1], operation.operands[2])
    bias = operation.operands.count > 3 ? operation.operands[3] : nil
    result = operation.results[0]
    dropout = primitive.dropout
    let parts = operation.operands.prefix(3).map { tensors[$0.index] }
    guard parts.allSatisfy({ $0.rowsPerExample == 1 }), tensors[result.index].isBatched else {
      return nil
    }
    if let bias {
      let tensor = tensors[bias.index]
      let fits = tensor.isBatched ? tensor.rowsPerExample == 1 : tensor.shape[0] == 1
      guard fits, !tensor.isMixed, !needsGradient[bias.index] else { return nil }
    }
    geometry = AttentionGeometry(primitive, parts, bias: bias.map { tensors[$0.index] })
  }

  func emitForward(_ builder: PlanBuilder) {
    let (q, k, v, y) = (
      builder.value(query), builder.value(key), builder.value(value), builder.value(result)
    )
    let (g, dropout, bias) = (geometry, dropout, bias.map { builder.value($0) })
    let weights = builder.floats(.perExample, g.heads * g.steps * g.keys)
    let kept = dropout.map { _ in builder.floats(.perExample, g.heads * g.steps * g.keys) }
    memory = Memory(weights: weights, kept: kept)
    let packed = builder.scratch(g.packed(g.width, builder.kernels))
    let mask = dropout.map { _ in builder.buffer(.scratch, bytes: g.keys) }
    builder.requireSlack(v)
    builder.addWork(2 * g.work)
    builder.emit(
      "attention", .rows, reads: [q, k, v] + [bias].compactMap { $0 },
      writes: [y, weights, packed] + [kept, mask].compactMap { $0 }
    ) { call in
      for e in 0..<call.count {
        for head in 0..<g.heads {
          let p = call.floats(weights) + g.scores(e, head)
          g.score(
            call.floats(q) + g.query(e, head), call.floats(k) + g.key(e, head),
            bias.map { call.floats($0) + g.bias(e, head) }, packed: call.floats(packed), to: p, call
          )
          var from = p
          if let dropout, let kept, let mask {
            from = call.floats(kept) + g.scores(e, head)
            g.drop(
              dropout, p, first: g.scores(call.first &+ e, head),
              mask: call.bytes(mask).assumingMemoryBound(to: UInt8.self), to: from, call)
          }
          g.mix(
            from, call.floats(v) + g.value(e, head), to: call.floats(y) + g.result(e, head), call)
        }
      }
    }
  }

  func emitBackward(_ builder: PlanBuilder) {
    guard let memory, let dy = builder.gradient(result) else { return }
    let (q, k, v) = (builder.value(query), builder.value(key), builder.value(value))
    let g = geometry
    // In the order in which they are written, because all three may be one tensor.
    let (dv, dq, dk) = (builder.target(value), builder.target(query), builder.target(key))
    let packed = builder.scratch(g.packed(g.valueWidth, builder.kernels))
    let slopes = builder.scratch(g.block(builder.kernels) * g.keys)
    let targets = [dv, dq, dk].compactMap { $0 }
    let scale = g.scale / (1 - (dropout?.rate ?? 0))
    builder.requireSlack(q)
    builder.requireSlack(k)
    builder.addWork(4 * g.work)
    builder.emit(
      "attention gradient", .rows,
      reads: [q, k, v, dy, memory.weights] + [memory.kept].compactMap { $0 }
        + targets.flatMap(\.reads),
      writes: [memory.weights, packed, slopes] + targets.map(\.buffer)
    ) { call in
      for e in 0..<call.count {
        for head in 0..<g.heads {
          let p = call.floats(memory.weights) + g.scores(e, head)
          let kept = memory.kept.map { call.floats($0) + g.scores(e, head) }
          let d = call.floats(dy) + g.result(e, head)
          // Heads that share a key add up.
          let isFirst = head % g.sharing == 0
          if let dv {
            g.gather(
              kept ?? p, d, row: g.heads &* g.valueWidth, width: g.valueWidth,
              to: call.floats(dv.buffer) + g.value(e, head), adds: dv.adds || !isFirst, call)
          }
          guard dq != nil || dk != nil else { continue }
          g.scoreGradient(
            d, call.floats(v) + g.value(e, head), kept: kept, packed: call.floats(packed),
            slopes: call.floats(slopes), scale: scale, weights: p, call)
          if let dq {
            g.queryGradient(
              p, call.floats(k) + g.key(e, head), to: call.floats(dq.buffer) + g.query(e, head),
              adds: dq.adds, call)
          }
          if let dk {
            g.gather(
              p, call.floats(q) + g.query(e, head), row: g.heads &* g.width, width: g.width,
              to: call.floats(dk.buffer) + g.key(e, head), adds: dk.adds || !isFirst, call)
          }
        }
      }
    }
  }
}
