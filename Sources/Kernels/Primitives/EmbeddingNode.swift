internal import CKernels
internal import Program

/// Rows of a table.
struct EmbeddingNode: Node {
  private let index: TensorID
  private let table: TensorID
  private let result: TensorID
  private let frozenRow: Int?
  var results: [TensorID] { [result] }

  init?(_ operation: Program.Operation, _ tensors: [BoundTensor]) {
    guard let primitive = operation.primitive as? Embedding, !primitive.averagesGradient else {
      return nil
    }
    frozenRow = primitive.frozenRow
    (index, table) = (operation.operands[0], operation.operands[1])
    result = operation.results[0]
    guard tensors[index.index].isBatched, !tensors[table.index].isBatched else { return nil }
  }

  func emitForward(_ builder: PlanBuilder) {
    let (i, w, y) = (builder.value(index), builder.value(table), builder.value(result))
    let (size, shape) = (builder[index].size, builder[table].shape)
    builder.addWork(builder[result].countPerExample)
    builder.emit("embedding", .rows, reads: [i, w], writes: [y]) { call in
      let (picks, rows, out) = (call.floats(i), call.floats(w), call.floats(y))
      for k in 0..<size.integer(call) {
        let (place, to) = (position(picks[k], shape[0]), out + k &* shape[1])
        if place < 0 {
          to.update(repeating: .nan, count: shape[1])
        } else {
          to.update(from: rows + place &* shape[1], count: shape[1])
        }
      }
    }
  }

  func emitBackward(_ builder: PlanBuilder) {
    guard let dy = builder.gradient(result) else { return }
    builder.send(
      EmbeddingSource(
        index: builder.value(index), dy: dy, perExample: builder[index].countPerExample,
        rows: builder[table].shape[0], width: builder[table].shape[1], frozenRow: frozenRow),
      to: table)
  }
}

/// The gradient of a table: every row's is the sum over the places where it was looked up, in the order of the batch.
final class EmbeddingSource: GradientSource {
  private let index: BufferID
  private let dy: BufferID
  private let perExample, rows, width: Int
  private let frozenRow: Int?

  init(
    index: BufferID, dy: BufferID, perExample: Int, rows: Int, width: Int, frozenRow: Int?
  ) {
    self.frozenRow = frozenRow
    self.index = index
    self.dy = dy
    self.perExample = perExample
    self.rows = rows
    self.width = width
    super.init(reads: [index, dy], rowLength: width)
  }

  override func compute(
    _ range: Range<Int>, into out: UnsafeMutablePointer<Float>, adds: Bool, _ call: borrowing Call
  ) {
    if !adds { out.update(repeating: 0, count: range.count) }
    let (picks, d) = (call.whole(index), call.whole(dy))
    let (first, end) = (range.lowerBound / width, range.upperBound / width)
    for k in 0..<(call.count &* perExample) {
      let place = position(picks[k], rows)
      guard place >= first, place < end, place != frozenRow else { continue }
      let to = out + (place &- first) &* width
      call.kernels.pointee.scale(Int64(width), 1, d + k &* width, to, 1)
    }
  }
}
