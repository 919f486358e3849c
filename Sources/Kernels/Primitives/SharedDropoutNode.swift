internal import Arrays
internal import CKernels
internal import Program

/// Dropout whose mask is shared along some axes: of whole channels, or the same for all steps of a sequence.
final class SharedDropoutNode: Node {
  private let dropout: Dropout
  private let operand, result: TensorID
  /// An example and its mask.
  private let shape: BroadcastShape
  /// Elements of an example, and of its mask.
  private let size, count: Int
  /// Whether every example has a mask of its own.
  private let varies: Bool
  /// The masks, one byte an element.
  private var keep: BufferID?
  var results: [TensorID] { [result] }

  init?(_ operation: Program.Operation, _ tensors: [BoundTensor]) {
    guard let dropout = operation.primitive as? Dropout else { return nil }
    self.dropout = dropout
    (operand, result) = (operation.operands[0], operation.results[0])
    let tensor = tensors[operand.index]
    guard let rows = tensor.rowsPerExample else { return nil }
    let mask = dropout.maskShape(for: tensor.shape)
    varies = mask[0] == tensor.shape[0]
    let example = [rows] + tensor.shape.dropFirst()
    let exampleMask = [varies ? rows : 1] + mask.dropFirst()
    shape = BroadcastShape(example, example, exampleMask)
    (size, count) = (tensor.countPerExample, exampleMask.reduce(1, *))
  }

  func emitForward(_ builder: PlanBuilder) {
    let (x, y) = (builder.value(operand), builder.value(result))
    let keep = builder.buffer(.perExample, bytes: count)
    self.keep = keep
    let (dropout, count, varies) = (dropout, count, varies)
    builder.addWork(2 * size + 12 * count)
    builder.emit("shared dropout", .rows, reads: [x], writes: [y, keep]) { [self] call in
      let mask = DropoutMask(
        seed: call.step.seed, stream: dropout.stream, step: call.step.step, rate: dropout.rate)
      let bytes = call.bytes(keep).assumingMemoryBound(to: UInt8.self)
      for e in 0..<call.count {
        call.keepMask(
          mask, from: varies ? (call.first &+ e) &* count : 0, count: count,
          into: bytes + e &* count)
      }
      apply(bytes, call.floats(x), to: call.floats(y), adds: false, call)
    }
  }

  func emitBackward(_ builder: PlanBuilder) {
    guard let keep, let dy = builder.gradient(result), let target = builder.target(operand) else {
      return
    }
    builder.addWork(2 * size)
    builder.emit(
      "shared dropout gradient", .rows, reads: [keep, dy] + target.reads, writes: [target.buffer]
    ) { [self] call in
      apply(
        call.bytes(keep).assumingMemoryBound(to: UInt8.self), call.floats(dy),
        to: call.floats(target.buffer), adds: target.adds, call)
    }
  }

  private func apply(
    _ keep: UnsafePointer<UInt8>, _ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>,
    adds: Bool, _ call: borrowing Call
  ) {
    let (n, scale, add) = (Int64(shape.inner.size), 1 / (1 - dropout.rate), Int32(adds ? 1 : 0))
    let kernels = call.kernels
    for e in 0..<call.count {
      let (from, out, mask) = (x + e &* size, y + e &* size, keep + e &* count)
      shape.forEachRun { place, _, byte in
        if shape.inner.second == 1 {
          kernels.pointee.apply_mask(n, mask + byte, scale, from + place, out + place, add)
        } else {
          kernels.pointee.scale(n, mask[byte] == 0 ? 0 : scale, from + place, out + place, add)
        }
      }
    }
  }
}
