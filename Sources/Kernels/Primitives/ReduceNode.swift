internal import CKernels
internal import Program

/// Sum or mean over the last axes, with or without the batch.
struct ReduceNode: Node {
  private let operand: TensorID
  private let result: TensorID
  private let isMean: Bool
  /// Whether the examples are summed as well.
  private let mixesExamples: Bool
  /// Elements of one sum, within one example.
  private let length: Int
  var results: [TensorID] { [result] }

  init?(_ operation: Program.Operation, _ tensors: [BoundTensor]) {
    guard let reduce = operation.primitive as? Reduce, reduce.kind != .maximum else { return nil }
    operand = operation.operands[0]
    result = operation.results[0]
    isMean = reduce.kind == .mean
    let tensor = tensors[operand.index]
    // Axes in the middle are ColumnReduceNode's.
    guard tensor.isBatched, !tensor.shape.isEmpty else { return nil }
    let rank = tensor.shape.count
    let axes = Set(reduce.axes.map { $0 < 0 ? $0 + rank : $0 })
    mixesExamples = axes.contains(0)
    let inner = axes.subtracting([0])
    guard !inner.isEmpty || mixesExamples else { return nil }
    let first = mixesExamples && inner.count == rank - 1 ? 0 : (inner.min() ?? rank)
    // The inner axes must be the last ones, so that every sum runs over neighbours.
    guard inner.allSatisfy({ $0 >= first }), inner.count == rank - max(1, first) else { return nil }
    if mixesExamples {
      // All of one example, or nothing of it but its place in the batch.
      guard inner.count == rank - 1 || (inner.isEmpty && tensor.rowsPerExample == 1) else {
        return nil
      }
      length = inner.count == rank - 1 ? tensor.countPerExample : 1
    } else {
      length = tensor.shape[first...].reduce(1, *)
    }
  }

  func emitForward(_ builder: PlanBuilder) {
    let (x, y) = (builder.value(operand), builder.value(result))
    let tensor = builder[operand]
    let (sums, length) = (tensor.countPerExample / max(1, length), length)
    builder.addWork(tensor.countPerExample)
    let scale = isMean ? 1 / Float(length) : 1
    let partial =
      mixesExamples && length > 1 ? builder.floats(.perExample, sums) : mixesExamples ? x : y
    if length > 1 || !mixesExamples {
      builder.emit("row sums", .rows, reads: [x], writes: [partial]) { call in
        let (from, to) = (call.floats(x), call.floats(partial))
        for i in 0..<(sums &* call.count) {
          to[i] = scale * call.kernels.pointee.sum(Int64(length), from + i &* length)
        }
      }
    }
    guard mixesExamples else { return }
    let isMean = isMean
    builder.emit("sum over the batch", .items(1), reads: [partial], writes: [y]) { call in
      let to = call.floats(y)
      if sums == 1 {
        to[0] = call.kernels.pointee.sum(Int64(call.count), call.floats(partial))
      } else {
        call.kernels.pointee.column_sums(
          Int64(call.count), Int64(sums), call.floats(partial), Int64(sums), to, 0)
      }
      if isMean { for i in 0..<sums { to[i] /= Float(call.count) } }
    }
  }

  func emitBackward(_ builder: PlanBuilder) {
    guard let dy = builder.gradient(result), let target = builder.target(operand) else { return }
    let tensor = builder[operand]
    let (isMean, mixesExamples, length) = (isMean, mixesExamples, length)
    let sums = tensor.countPerExample / max(1, length)
    builder.emit("sum gradient", .rows, reads: [dy] + target.reads, writes: [target.buffer]) {
      call in
      let (from, to) = (call.floats(dy), call.floats(target.buffer))
      var scale: Float = isMean ? 1 / Float(length) : 1
      if isMean && mixesExamples { scale /= Float(call.step.count) }
      for i in 0..<(sums &* call.count) {
        let value = scale * from[mixesExamples ? i % sums : i]
        let row = to + i &* length
        if target.adds {
          for j in 0..<length { row[j] += value }
        } else {
          row.update(repeating: value, count: length)
        }
      }
    }
  }
}
