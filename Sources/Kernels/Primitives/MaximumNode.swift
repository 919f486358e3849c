internal import Program

/// The maximum over axes within an example.
struct MaximumNode: Node {
  private let operand, result: TensorID
  /// Where the numbers of one example lie: one sum of both for each, a maximum for every `outer`.
  private let places: AxisSplit
  var results: [TensorID] { [result] }

  /// Most numbers of an example for which places are kept.
  private static let limit = 1 << 24

  init?(_ operation: Program.Operation, _ tensors: [BoundTensor]) {
    guard let reduce = operation.primitive as? Reduce, reduce.kind == .maximum,
      operation.keepsExamplesApart(tensors)
    else { return nil }
    (operand, result) = (operation.operands[0], operation.results[0])
    let tensor = tensors[operand.index]
    guard let rows = tensor.rowsPerExample, 1...Self.limit ~= tensor.countPerExample else {
      return nil
    }
    places = AxisSplit([rows] + tensor.shape.dropFirst(), axes: reduce.axes)
  }

  func emitForward(_ builder: PlanBuilder) {
    let (x, y, places) = (builder.value(operand), builder.value(result), places)
    let size = builder[operand].countPerExample
    builder.addWork(2 * size)
    builder.emit("maximum", .rows, reads: [x], writes: [y]) { call in
      for e in 0..<call.count {
        let (from, to) = (call.floats(x) + e &* size, call.floats(y) + e &* places.outer.count)
        for (k, base) in places.outer.enumerated() {
          var largest = from[base]
          for offset in places.inner {
            let value = from[base &+ offset]
            if value > largest || value.isNaN { largest = value }
          }
          to[k] = largest
        }
      }
    }
  }

  /// Equal maxima share the gradient.
  func emitBackward(_ builder: PlanBuilder) {
    guard let dy = builder.gradient(result), let target = builder.target(operand) else { return }
    let (x, y, places) = (builder.value(operand), builder.value(result), places)
    let size = builder[operand].countPerExample
    builder.addWork(4 * size)
    builder.emit(
      "maximum gradient", .rows, reads: [x, y, dy] + target.reads, writes: [target.buffer]
    ) { call in
      let out = call.floats(target.buffer)
      if !target.adds { out.update(repeating: 0, count: call.count &* size) }
      for e in 0..<call.count {
        let (from, to) = (call.floats(x) + e &* size, out + e &* size)
        let sums = e &* places.outer.count
        for (k, base) in places.outer.enumerated() {
          let largest = call.floats(y)[sums &+ k]
          let ties = places.inner.count { from[base &+ $0] == largest }
          let share = call.floats(dy)[sums &+ k] / Float(max(1, ties))
          for offset in places.inner where from[base &+ offset] == largest {
            to[base &+ offset] += share
          }
        }
      }
    }
  }
}
