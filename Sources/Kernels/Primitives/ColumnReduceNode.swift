internal import CKernels
internal import Program

/// Sum or mean over neighbouring axes with others behind them, as global average pooling has.
struct ColumnReduceNode: Node {
  private let operand: TensorID
  private let result: TensorID
  private let scale: Float
  /// Sums of one example before the reduced axes, elements of each, and columns behind them.
  private let groups, length, columns: Int
  var results: [TensorID] { [result] }

  init?(_ operation: Program.Operation, _ tensors: [BoundTensor]) {
    guard let reduce = operation.primitive as? Reduce, reduce.kind != .maximum else { return nil }
    operand = operation.operands[0]
    result = operation.results[0]
    let tensor = tensors[operand.index]
    let shape = tensor.shape
    let axes = reduce.axes.map { $0 < 0 ? $0 + shape.count : $0 }.sorted()
    guard let rowsPerExample = tensor.rowsPerExample, let first = axes.first, let last = axes.last,
      first > 0, last - first + 1 == axes.count
    else { return nil }
    groups = shape[1..<first].reduce(rowsPerExample, *)
    length = shape[first...last].reduce(1, *)
    columns = shape[(last + 1)...].reduce(1, *)
    scale = reduce.kind == .mean ? 1 / Float(length) : 1
  }

  func emitForward(_ builder: PlanBuilder) {
    let (x, y) = (builder.value(operand), builder.value(result))
    let (groups, length, columns, scale) = (groups, length, columns, scale)
    builder.requireSlack(x)
    builder.addWork(builder[operand].countPerExample)
    builder.emit("column sums", .rows, reads: [x], writes: [y]) { call in
      let (from, to) = (call.floats(x), call.floats(y))
      for i in 0..<(groups &* call.count) {
        call.kernels.pointee.column_sums(
          Int64(length), Int64(columns), from + i &* length &* columns, Int64(columns),
          to + i &* columns, 0)
      }
      if scale != 1 {
        call.kernels.pointee.scale(Int64(groups &* call.count &* columns), scale, to, to, 0)
      }
    }
  }

  func emitBackward(_ builder: PlanBuilder) {
    guard let dy = builder.gradient(result), let target = builder.target(operand) else { return }
    let (groups, length, columns, scale) = (groups, length, columns, scale)
    builder.emit(
      "column sums gradient", .rows, reads: [dy] + target.reads, writes: [target.buffer]
    ) { call in
      let (from, to) = (call.floats(dy), call.floats(target.buffer))
      for i in 0..<(groups &* call.count) {
        let out = to + i &* length &* columns
        for row in 0..<length {
          call.kernels.pointee.scale(
            Int64(columns), scale, from + i &* columns, out + row &* columns, target.adds ? 1 : 0)
        }
      }
    }
  }
}
