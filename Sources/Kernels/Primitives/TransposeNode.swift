internal import Program

/// The axes in another order, of every example or of a tensor as a whole.
struct TransposeNode: Node {
  private let operand, result: TensorID
  private let permutation: [Int]
  /// Whether the batch stays in front.
  private let keepsExamplesApart: Bool
  var results: [TensorID] { [result] }

  /// Numbers of a tensor that one worker moves at once, where no examples divide it.
  private static let partCount = 8192

  init?(_ operation: Program.Operation, _ tensors: [BoundTensor]) {
    guard let transpose = operation.primitive as? Transpose else { return nil }
    (operand, result) = (operation.operands[0], operation.results[0])
    permutation = transpose.permutation
    keepsExamplesApart = operation.keepsExamplesApart(tensors)
  }

  func emitForward(_ builder: PlanBuilder) {
    let order = AxisOrder(shape(of: operand, builder), permutation)
    if keepsExamplesApart { builder.addWork(order.count) }
    emit(
      "transpose", order, from: builder.value(operand), to: builder.value(result), adds: false,
      builder)
  }

  func emitBackward(_ builder: PlanBuilder) {
    guard let dy = builder.gradient(result), let target = builder.target(operand) else { return }
    let inverse = permutation.indices.sorted { permutation[$0] < permutation[$1] }
    let order = AxisOrder(shape(of: result, builder), inverse)
    emit("transpose gradient", order, from: dy, to: target.buffer, adds: target.adds, builder)
  }

  /// Of one example, or of the whole tensor: plans for a batch that is not in front are made for its exact size.
  private func shape(of tensor: TensorID, _ builder: PlanBuilder) -> [Int] {
    keepsExamplesApart ? builder[tensor].shape(examples: 1) : builder[tensor].shape
  }

  private func emit(
    _ name: String, _ order: AxisOrder, from: BufferID, to: BufferID, adds: Bool,
    _ builder: PlanBuilder
  ) {
    let reads = adds ? [from, to] : [from]
    if keepsExamplesApart {
      let count = order.count
      builder.emit(name, .rows, reads: reads, writes: [to]) { call in
        let (x, y) = (call.floats(from), call.floats(to))
        for e in 0..<call.count {
          order.move(x + e &* count, to: y + e &* count, adds: adds, call.kernels)
        }
      }
    } else {
      let parts = order.parts(of: TransposeNode.partCount)
      builder.emit(name, .items(parts.count), reads: reads, writes: [to]) { call in
        let part = parts[call.item]
        part.order.move(
          call.floats(from) + part.from, to: call.floats(to) + part.to, adds: adds, call.kernels)
      }
    }
  }
}
