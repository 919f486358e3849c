internal import CKernels
internal import Program

/// Products of two stacks of matrices, both with one piece per example.
final class MatMulNode: Node {
  private let a, b, result: TensorID
  private let transposeA, transposeB: Bool
  /// Matrices of one example; a[m, k] · b[k, n] once transposed.
  private let stack, m, n, k: Int
  var results: [TensorID] { [result] }

  init?(_ operation: Program.Operation, _ tensors: [BoundTensor]) {
    guard let primitive = operation.primitive as? MatMul else { return nil }
    (a, b) = (operation.operands[0], operation.operands[1])
    result = operation.results[0]
    (transposeA, transposeB) = (primitive.transposeA, primitive.transposeB)
    let (left, output) = (tensors[a.index], tensors[result.index])
    let rank = left.shape.count
    guard rank > 2, left.isBatched, tensors[b.index].isBatched, output.isBatched else { return nil }
    (m, n) = (output.shape[rank - 2], output.shape[rank - 1])
    k = left.shape[transposeA ? rank - 2 : rank - 1]
    stack = output.countPerExample / max(1, m * n)
  }

  /// One operand of a product as it lies in memory.
  private struct Side {
    let buffer: BufferID
    let rows, columns: Int
    let isTransposed: Bool
  }

  private func side(_ buffer: BufferID, _ rows: Int, _ columns: Int, _ isTransposed: Bool) -> Side {
    Side(buffer: buffer, rows: rows, columns: columns, isTransposed: isTransposed)
  }

  func emitForward(_ builder: PlanBuilder) {
    let (x, y) = (builder.value(a), builder.value(b))
    builder.requireSlack(y)
    emit(
      builder, "matrix product", side(x, m, k, transposeA), side(y, k, n, transposeB),
      to: builder.value(result), reads: [], adds: false)
  }

  func emitBackward(_ builder: PlanBuilder) {
    guard let dz = builder.gradient(result) else { return }
    let (x, y) = (builder.value(a), builder.value(b))
    builder.requireSlack(x)
    if let target = builder.target(a) {
      // da = dz · bᵀ, or its transpose b · dzᵀ.
      let (gradient, other) = (side(dz, m, n, false), side(y, n, k, !transposeB))
      if transposeA {
        emit(
          builder, "matrix product gradient", side(y, k, n, transposeB), side(dz, n, m, true),
          to: target.buffer, reads: target.reads, adds: target.adds)
      } else {
        emit(
          builder, "matrix product gradient", gradient, other, to: target.buffer,
          reads: target.reads, adds: target.adds)
      }
    }
    if let target = builder.target(b) {
      // db = aᵀ · dz, or its transpose dzᵀ · a.
      if transposeB {
        emit(
          builder, "matrix product gradient", side(dz, n, m, true), side(x, m, k, transposeA),
          to: target.buffer, reads: target.reads, adds: target.adds)
      } else {
        emit(
          builder, "matrix product gradient", side(x, k, m, !transposeA), side(dz, m, n, false),
          to: target.buffer, reads: target.reads, adds: target.adds)
      }
    }
  }

  /// c (+)= left · right for every matrix; sides are [rows, columns] as they are multiplied, and may lie transposed in memory.
  private func emit(
    _ builder: PlanBuilder, _ name: String, _ left: Side, _ right: Side, to c: BufferID,
    reads: [BufferID], adds: Bool
  ) {
    let (stack, rows, inner, columns) = (stack, left.rows, left.columns, right.columns)
    builder.addWork(2 * stack * rows * inner * columns)
    let strip = Int(builder.kernels.pointee.strip)
    let packed =
      right.isTransposed
      ? builder.scratch((columns + strip - 1) / strip * strip * inner) : nil
    builder.emit(
      name, .rows, reads: [left.buffer, right.buffer] + reads,
      writes: [c] + (packed.map { [$0] } ?? [])
    ) { call in
      for i in 0..<(stack &* call.count) {
        let l = call.floats(left.buffer) + i &* rows &* inner
        let r = call.floats(right.buffer) + i &* inner &* columns
        var product = coprime_product(
          m: rows, n: columns, k: inner, a: l, aRow: left.isTransposed ? 1 : inner,
          aStep: left.isTransposed ? rows : 1, b: r, bStep: columns, strip: Int64(strip),
          c: call.floats(c) + i &* rows &* columns, cRow: columns,
          flags: adds ? Epilogue.accumulate : 0)
        if let packed {
          let strips = call.floats(packed)
          call.kernels.pointee.pack_transposed(
            Int64(columns), Int64(inner), r, Int64(inner), strips)
          product.b = UnsafePointer(strips)
          product.b_step = Int64(strip)
          product.b_strip = Int64(strip &* inner)
        }
        call.kernels.pointee.product(&product)
      }
    }
  }
}
