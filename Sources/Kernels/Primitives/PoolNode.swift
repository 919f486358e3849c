internal import CKernels
internal import Program

/// Pooling by itself.
final class PoolNode: Node {
  private let geometry: PoolGeometry
  private let x: TensorID
  private let result: TensorID
  private var winners: BufferID?
  var results: [TensorID] { [result] }

  init?(_ operation: Program.Operation, _ tensors: [BoundTensor]) {
    guard operation.primitive is Pool, tensors[operation.operands[0].index].isBatched,
      let geometry = PoolGeometry(
        operation, x: tensors[operation.operands[0].index],
        result: tensors[operation.results[0].index])
    else { return nil }
    self.geometry = geometry
    x = operation.operands[0]
    result = operation.results[0]
  }

  func emitForward(_ builder: PlanBuilder) {
    let (g, x, y) = (geometry, builder.value(x), builder.value(result))
    builder.requireSlack(x)
    builder.addWork(4 * g.inCount)
    let winners = g.kind == .max ? builder.buffer(.perExample, bytes: g.images * g.outCount) : nil
    self.winners = winners
    builder.emit("pool", .rows, reads: [x], writes: [y] + (winners.map { [$0] } ?? [])) { call in
      var epilogue = coprime_pool_epilogue(bias: nil, keep: nil, scale: 1, relu: 0)
      let (images, outs) = (call.floats(x), call.floats(y))
      let won = winners.map { call.bytes($0).assumingMemoryBound(to: UInt8.self) }
      for i in 0..<(call.count &* g.images) {
        for row in 0..<g.outHeight {
          var window = g.window(row)
          let from = images + i &* g.inCount + g.firstRow(row) &* g.inRow
          let place = i &* g.outCount &+ row &* g.outRow
          if let won {
            call.kernels.pointee.max_pool(&window, &epilogue, from, outs + place, won + place)
          } else {
            call.kernels.pointee.average_pool(&window, from, outs + place)
          }
        }
      }
    }
  }

  func emitBackward(_ builder: PlanBuilder) {
    guard let dy = builder.gradient(result), let target = builder.target(x) else { return }
    let (g, winners) = (geometry, winners)
    let clears = !target.adds && (g.kind == .average || !g.covers)
    let adds: Int32 = target.adds || g.overlaps ? 1 : 0
    builder.emit(
      "pool gradient", .rows, reads: [dy] + (winners.map { [$0] } ?? []) + target.reads,
      writes: [target.buffer]
    ) { call in
      let (d, out) = (call.floats(dy), call.floats(target.buffer))
      if clears { out.update(repeating: 0, count: call.count &* g.images &* g.inCount) }
      let won = winners.map { call.bytes($0).assumingMemoryBound(to: UInt8.self) }
      for i in 0..<(call.count &* g.images) {
        for row in 0..<g.outHeight {
          var window = g.window(row)
          let to = out + i &* g.inCount + g.firstRow(row) &* g.inRow
          let place = i &* g.outCount &+ row &* g.outRow
          if let won {
            call.kernels.pointee.max_pool_gradient(
              &window, 1, d + place, won + place, to, adds, nil)
          } else {
            call.kernels.pointee.average_pool_gradient(&window, d + place, to)
          }
        }
      }
    }
  }
}
