internal import Program

/// Copies overlapping pieces of an axis next to each other, example by example.
final class WindowsNode: Node {
  private let sweep: WindowsSweep
  private let operand: TensorID
  private let result: TensorID
  private let hasBorder: Bool
  var results: [TensorID] { [result] }

  init?(_ operation: Program.Operation, _ tensors: [BoundTensor]) {
    guard let windows = operation.primitive as? Windows, operation.keepsExamplesApart(tensors)
    else { return nil }
    operand = operation.operands[0]
    result = operation.results[0]
    sweep = WindowsSweep(
      windows, tensors[operand.index].shape(examples: 1), tensors[result.index].shape(examples: 1))
    hasBorder = windows.padding != .valid
  }

  func emitForward(_ builder: PlanBuilder) {
    let (x, y, sweep) = (builder.value(operand), builder.value(result), sweep)
    let (from, to) = (builder[operand].countPerExample, builder[result].countPerExample)
    let hasBorder = hasBorder
    builder.addWork(to)
    builder.emit("windows", .rows, reads: [x], writes: [y]) { call in
      let (input, output) = (call.floats(x), call.floats(y))
      if hasBorder { output.update(repeating: 0, count: to &* call.count) }
      for e in 0..<call.count {
        let (input, output) = (input + e &* from, output + e &* to)
        sweep.forEach { output[$1] = input[$0] }
      }
    }
  }

  func emitBackward(_ builder: PlanBuilder) {
    guard let dy = builder.gradient(result), let target = builder.target(operand) else { return }
    let (from, to) = (builder[operand].countPerExample, builder[result].countPerExample)
    let sweep = sweep
    builder.emit(
      "windows gradient", .rows, reads: [dy] + target.reads, writes: [target.buffer]
    ) { call in
      let (d, out) = (call.floats(dy), call.floats(target.buffer))
      if !target.adds { out.update(repeating: 0, count: from &* call.count) }
      for e in 0..<call.count {
        let (d, out) = (d + e &* to, out + e &* from)
        sweep.forEach { out[$0] += d[$1] }
      }
    }
  }
}
