internal import Arrays
internal import CKernels
internal import Program

/// Dropout whose mask varies over every element.
final class DropoutNode: Node {
  let rate: Float
  let stream: Int
  let operand: TensorID
  let result: TensorID
  var results: [TensorID] { [result] }
  /// The mask, one byte an element.
  private var keep: BufferID?

  init?(_ operation: Program.Operation, _ tensors: [BoundTensor]) {
    guard let dropout = operation.primitive as? Dropout else { return nil }
    let shape = tensors[operation.operands[0].index].shape
    guard dropout.maskShape(for: shape) == shape else { return nil }
    rate = dropout.rate
    stream = dropout.stream
    operand = operation.operands[0]
    result = operation.results[0]
  }

  func emitForward(_ builder: PlanBuilder) {
    let (x, y, tensor) = (builder.value(operand), builder.value(result), builder[result])
    let size = tensor.size
    let keep = builder.buffer(
      tensor.isBatched ? .perExample : .whole, bytes: tensor.countPerExample)
    self.keep = keep
    let (rate, stream) = (rate, stream)
    builder.addWork(12 * tensor.countPerExample)
    builder.emit("dropout", builder.division(result), reads: [x], writes: [y, keep]) { call in
      let mask = DropoutMask(seed: call.step.seed, stream: stream, step: call.step.step, rate: rate)
      let bytes = call.bytes(keep).assumingMemoryBound(to: UInt8.self)
      call.keepMask(
        mask, from: size.perExample &* call.first, count: size.integer(call), into: bytes)
      call.kernels.pointee.apply_mask(
        size.count(call), bytes, mask.scale, call.floats(x), call.floats(y), 0)
    }
  }

  func emitBackward(_ builder: PlanBuilder) {
    guard let keep, let dy = builder.gradient(result), let target = builder.target(operand) else {
      return
    }
    let (size, scale) = (builder[result].size, 1 / (1 - rate))
    builder.emit(
      "dropout gradient", builder.division(result), reads: [keep, dy] + target.reads,
      writes: [target.buffer]
    ) { call in
      call.kernels.pointee.apply_mask(
        size.count(call), call.bytes(keep).assumingMemoryBound(to: UInt8.self), scale,
        call.floats(dy), call.floats(target.buffer), target.adds ? 1 : 0)
    }
  }
}

extension Call {
  /// Which of elements `start ..< start + count` of the whole batch stay: 1, else 0.
  func keepMask(
    _ mask: DropoutMask, from start: Int, count: Int, into keep: UnsafeMutablePointer<UInt8>
  ) {
    kernels.pointee.keep_mask(
      mask.random.seed, mask.random.stream, mask.counterBase >> 32, UInt64(start), Int64(count),
      mask.threshold, keep)
  }
}
