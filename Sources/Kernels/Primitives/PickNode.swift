internal import Program

/// One element of every row.
struct PickNode: Node {
  let operand: TensorID
  let index: TensorID
  let result: TensorID
  var results: [TensorID] { [result] }

  init?(_ operation: Program.Operation, _ tensors: [BoundTensor]) {
    guard operation.primitive is Pick else { return nil }
    (operand, index) = (operation.operands[0], operation.operands[1])
    result = operation.results[0]
    guard tensors[operand.index].isBatched == tensors[index.index].isBatched,
      tensors[operand.index].isBatched == tensors[result.index].isBatched
    else { return nil }
  }

  func emitForward(_ builder: PlanBuilder) {
    let (x, i, y) = (builder.value(operand), builder.value(index), builder.value(result))
    let (size, width) = (builder[result].size, builder[operand].lastAxis)
    builder.emit("pick", builder.division(result), reads: [x, i], writes: [y]) { call in
      let (from, picks, to) = (call.floats(x), call.floats(i), call.floats(y))
      for row in 0..<size.integer(call) {
        let place = position(picks[row], width)
        to[row] = place < 0 ? .nan : from[row &* width &+ place]
      }
    }
  }

  func emitBackward(_ builder: PlanBuilder) {
    guard let dy = builder.gradient(result), let target = builder.target(operand) else { return }
    let (i, size, width) = (builder.value(index), builder[result].size, builder[operand].lastAxis)
    builder.emit(
      "pick gradient", builder.division(result), reads: [i, dy] + target.reads,
      writes: [target.buffer]
    ) { call in
      let (picks, d, to) = (call.floats(i), call.floats(dy), call.floats(target.buffer))
      let rows = size.integer(call)
      if !target.adds { to.update(repeating: 0, count: rows &* width) }
      for row in 0..<rows {
        let place = position(picks[row], width)
        if place >= 0 { to[row &* width &+ place] += d[row] }
      }
    }
  }
}

/// A float as an index below `count`; -1 when it is none.
@inline(__always)
func position(_ value: Float, _ count: Int) -> Int {
  guard value >= 0, value < Float(count) else { return -1 }
  let whole = Int(value)
  return Float(whole) == value && whole < count ? whole : -1
}
