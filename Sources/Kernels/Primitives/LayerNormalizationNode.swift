internal import CKernels
internal import Program

/// Layer normalisation over the last axes.
final class LayerNormalizationNode: Node {
  private let epsilon: Float
  private let x, gamma, beta, result: TensorID
  private let length, rows: Int
  private var normal: BufferID?
  private var inverse: BufferID?
  var results: [TensorID] { [result] }

  init?(_ operation: Program.Operation, _ tensors: [BoundTensor]) {
    guard let primitive = operation.primitive as? LayerNormalization,
      operation.operands.count == 3
    else { return nil }
    (x, gamma, beta) = (operation.operands[0], operation.operands[1], operation.operands[2])
    result = operation.results[0]
    epsilon = primitive.epsilon
    let tensor = tensors[x.index]
    let rank = tensor.shape.count
    let axes = primitive.axes.map { $0 < 0 ? $0 + rank : $0 }.sorted()
    guard tensor.isBatched, let first = axes.first, first > 0, axes == Array(first..<rank) else {
      return nil
    }
    length = tensor.shape[first...].reduce(1, *)
    rows = tensor.countPerExample / max(1, length)
    let hasWeights = [gamma, beta].allSatisfy {
      !tensors[$0.index].isBatched && tensors[$0.index].count == length
        && !tensors[$0.index].shape.isEmpty
    }
    guard hasWeights else { return nil }
  }

  func emitForward(_ builder: PlanBuilder) {
    let (x, g, b, y) = (
      builder.value(x), builder.value(gamma), builder.value(beta), builder.value(result)
    )
    let (length, rows, epsilon) = (length, rows, epsilon)
    let normal = builder.floats(.perExample, rows * length)
    let inverse = builder.floats(.perExample, rows)
    (self.normal, self.inverse) = (normal, inverse)
    builder.addWork(10 * rows * length)
    builder.emit("layer normalisation", .rows, reads: [x, g, b], writes: [y, normal, inverse]) {
      call in
      call.kernels.pointee.layer_normalization(
        Int64(rows &* call.count), Int64(length), epsilon, call.floats(x), call.floats(g),
        call.floats(b), call.floats(y), call.floats(normal), call.floats(inverse))
    }
  }

  func emitBackward(_ builder: PlanBuilder) {
    guard let dy = builder.gradient(result), let normal, let inverse else { return }
    let (length, rows, g) = (length, rows, builder.value(gamma))
    let target = builder.target(x)
    let sums = builder.floats(.perChunk, 2 * length)
    builder.addWork(14 * rows * length)
    builder.emit(
      "layer normalisation gradient", .rows,
      reads: [dy, g, normal, inverse] + (target?.reads ?? []),
      writes: [sums] + (target.map { [$0.buffer] } ?? [])
    ) { call in
      let out = call.floats(sums)
      out.update(repeating: 0, count: 2 &* length)
      call.kernels.pointee.layer_normalization_gradient(
        Int64(rows &* call.count), Int64(length), call.floats(dy), call.floats(g),
        call.floats(normal), call.floats(inverse), target.map { call.floats($0.buffer) },
        target?.adds == true ? 1 : 0, out, out + length)
    }
    builder.send(PartialSource(sums, stride: 2 * length), to: gamma)
    builder.send(PartialSource(sums, stride: 2 * length, offset: length), to: beta)
  }
}
