internal import CKernels
internal import Program

/// Sum, difference or product of every row with one row that all examples share: a bias, a scale, an embedding of positions.
struct BroadcastNode: Node {
  private let function: Binary.Function
  private let x, row, result: TensorID
  /// Length of the row, and how many there are in an example.
  private let width, rows: Int
  var results: [TensorID] { [result] }

  init?(_ operation: Program.Operation, _ tensors: [BoundTensor]) {
    guard let binary = operation.primitive as? Binary,
      [.add, .subtract, .multiply].contains(binary.function)
    else { return nil }
    function = binary.function
    result = operation.results[0]
    let (a, b) = (operation.operands[0], operation.operands[1])
    let isSecondShared = tensors[a.index].isBatched
    guard isSecondShared || binary.function != .subtract else { return nil }
    (x, row) = isSecondShared ? (a, b) : (b, a)
    let (batched, shared) = (tensors[x.index], tensors[row.index])
    let output = tensors[result.index]
    guard batched.isBatched, !shared.isBatched, !shared.isMixed, batched.shape == output.shape
    else {
      return nil
    }
    // The shared tensor must be the last axes of the other, whatever axes of one come before.
    let core = Array(shared.shape.drop { $0 == 1 })
    guard !core.isEmpty, core.count < batched.shape.count,
      Array(batched.shape.suffix(core.count)) == core
    else { return nil }
    width = shared.count
    rows = batched.countPerExample / max(1, width)
  }

  func emitForward(_ builder: PlanBuilder) {
    let (x, row, y) = (builder.value(x), builder.value(row), builder.value(result))
    let (width, rows, operation) = (width, rows, code)
    builder.addWork(rows * width)
    builder.emit("broadcast", .rows, reads: [x, row], writes: [y]) { call in
      let (from, shared, to) = (call.floats(x), call.floats(row), call.floats(y))
      for i in 0..<(rows &* call.count) {
        call.kernels.pointee.binary(
          operation, Int64(width), from + i &* width, shared, to + i &* width)
      }
    }
  }

  private var code: Int32 {
    switch function {
    case .add: Int32(COPRIME_ADD.rawValue)
    case .subtract: Int32(COPRIME_SUBTRACT.rawValue)
    default: Int32(COPRIME_MULTIPLY.rawValue)
    }
  }

  func emitBackward(_ builder: PlanBuilder) {
    guard let dy = builder.gradient(result) else { return }
    if builder.needsGradient[row.index] { emitRowGradient(builder, dy) }
    guard function == .multiply else {
      return builder.emitCopy(dy, to: x, size: builder[result].size)
    }
    guard let target = builder.target(x) else { return }
    let (row, width, rows) = (builder.value(row), width, rows)
    builder.emit(
      "broadcast gradient", .rows, reads: [dy, row] + target.reads, writes: [target.buffer]
    ) { call in
      let (d, shared, to) = (call.floats(dy), call.floats(row), call.floats(target.buffer))
      for i in 0..<(rows &* call.count) {
        call.kernels.pointee.multiply_add(
          Int64(width), d + i &* width, shared, to + i &* width, target.adds ? 1 : 0)
      }
    }
  }

  /// The shared row's gradient is a sum over all rows of all examples, chunk by chunk.
  private func emitRowGradient(_ builder: PlanBuilder, _ dy: BufferID) {
    let (width, rows, function) = (width, rows, function)
    let x = function == .multiply ? builder.value(x) : nil
    let sums = builder.floats(.perChunk, width)
    builder.requireSlack(builder.value(self.x))
    builder.emit(
      "broadcast sums", .rows, reads: [dy] + (x.map { [$0] } ?? []), writes: [sums]
    ) { call in
      let (d, out) = (call.floats(dy), call.floats(sums))
      let count = rows &* call.count
      if let x {
        out.update(repeating: 0, count: width)
        for i in 0..<count {
          call.kernels.pointee.multiply_add(
            Int64(width), d + i &* width, call.floats(x) + i &* width, out, 1)
        }
      } else {
        call.kernels.pointee.column_sums(Int64(count), Int64(width), d, Int64(width), out, 0)
        if function == .subtract { call.kernels.pointee.scale(Int64(width), -1, out, out, 0) }
      }
    }
    builder.send(PartialSource(sums, stride: width), to: row)
  }
}
