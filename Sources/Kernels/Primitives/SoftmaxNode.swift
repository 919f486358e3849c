internal import CKernels
internal import Program

/// Softmax, or its logarithm, along the last axis.
struct SoftmaxNode: Node {
  let isLog: Bool
  let operand: TensorID
  let result: TensorID
  var results: [TensorID] { [result] }

  init?(_ operation: Program.Operation, _ tensors: [BoundTensor]) {
    guard let softmax = operation.primitive as? Softmax else { return nil }
    let rank = tensors[operation.operands[0].index].shape.count
    // With one axis that is the batch, the examples are mixed.
    guard softmax.axis == -1 || softmax.axis == rank - 1, rank > 1 else { return nil }
    isLog = softmax.isLog
    operand = operation.operands[0]
    result = operation.results[0]
  }

  func emitForward(_ builder: PlanBuilder) {
    let (x, y, isLog) = (builder.value(operand), builder.value(result), isLog)
    let tensor = builder[result]
    let (rows, width) = (tensor.rowSize, Int64(tensor.lastAxis))
    builder.addWork(20 * tensor.countPerExample)
    builder.emit("softmax", builder.division(result), reads: [x], writes: [y]) { call in
      call.kernels.pointee.softmax(
        rows.count(call), width, call.floats(x), call.floats(y), isLog ? 1 : 0)
    }
  }

  func emitBackward(_ builder: PlanBuilder) {
    guard let dy = builder.gradient(result), let target = builder.target(operand) else { return }
    let (y, isLog, tensor) = (builder.value(result), isLog, builder[result])
    let (rows, width) = (tensor.rowSize, Int64(tensor.lastAxis))
    builder.addWork(20 * tensor.countPerExample)
    builder.emit(
      "softmax gradient", builder.division(result), reads: [y, dy] + target.reads,
      writes: [target.buffer]
    ) { call in
      call.kernels.pointee.softmax_gradient(
        rows.count(call), width, call.floats(y), call.floats(dy), call.floats(target.buffer),
        isLog ? 1 : 0, target.adds ? 1 : 0)
    }
  }
}
