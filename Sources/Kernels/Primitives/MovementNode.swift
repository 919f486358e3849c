internal import CKernels
internal import Program

/// Operations that only move numbers within an example: slices, borders, joins, repetitions.
///
/// Where each number of a result comes from is found once, by running the plain arithmetic on the numbers of the places; what lies side
/// by side in both is then copied at once.
final class MovementNode: Node {
  /// Neighbours that stay neighbours.
  private struct Run {
    let from, to, count: Int
  }

  private let operands: [TensorID]
  private let result: TensorID
  /// For each operand.
  private let runs: [[Run]]
  /// For each operand, whether every number of it is taken exactly once.
  private let isComplete: [Bool]
  /// What fills the places of the result that take no number.
  private let filling: Float?
  var results: [TensorID] { [result] }

  /// Most elements of an example's result for which places are kept.
  private static let limit = 1 << 24

  init?(_ operation: Program.Operation, _ tensors: [BoundTensor]) {
    guard let primitive = MovementNode.marked(operation.primitive),
      operation.keepsExamplesApart(tensors)
    else { return nil }
    operands = operation.operands
    result = operation.results[0]
    let output = tensors[result.index]
    guard output.countPerExample <= MovementNode.limit else { return nil }
    // Place p is marked p + 1, so that 0 marks a place that is filled.
    var next = 1.0
    let marks = operands.map { id in
      let tensor = tensors[id.index]
      let marks = (0..<tensor.countPerExample).map { next + Double($0) }
      next += Double(tensor.countPerExample)
      return ReferenceTensor(tensor.shape(examples: 1), marks)
    }
    let sources = primitive.forward(ReferenceCall(marks, shapes: [output.shape(examples: 1)]))[0]
      .values.map { Int($0) - 1 }
    filling = (operation.primitive as? Pad).flatMap { pad in sources.contains(-1) ? pad.value : nil
    }
    var runs: [[Run]] = []
    var isComplete: [Bool] = []
    var start = 0
    for operand in marks {
      let places = start..<start + operand.count
      runs.append(MovementNode.runs(sources, of: places))
      var uses = [Int](repeating: 0, count: operand.count)
      for source in sources where places.contains(source) { uses[source - start] += 1 }
      isComplete.append(uses.allSatisfy { $0 == 1 })
      start = places.upperBound
    }
    self.runs = runs
    self.isComplete = isComplete
  }

  /// The operation, if it only moves numbers, with borders of 0.
  private static func marked(_ primitive: any Primitive) -> (any ReferencePrimitive)? {
    switch primitive {
    case let pad as Pad: Pad(amounts: pad.amounts, value: 0)
    case let sample as UpSample where sample.interpolation == .nearest: sample
    case let slice as Slice: slice
    case let expand as Expand: expand
    case let sample as Resize: if case .nearest = sample.method { sample } else { nil }
    case let reverse as Reverse: reverse
    case let concatenate as Concatenate: concatenate
    default: nil
    }
  }

  private static func runs(_ sources: [Int], of places: Range<Int>) -> [Run] {
    var runs: [Run] = []
    var i = 0
    while i < sources.count {
      guard places.contains(sources[i]) else {
        i += 1
        continue
      }
      var count = 1
      while i + count < sources.count, sources[i + count] == sources[i] + count,
        places.contains(sources[i + count])
      {
        count += 1
      }
      runs.append(Run(from: sources[i] - places.lowerBound, to: i, count: count))
      i += count
    }
    return runs
  }

  func emitForward(_ builder: PlanBuilder) {
    let (xs, y, runs, filling) = (
      operands.map { builder.value($0) }, builder.value(result), runs, filling
    )
    let sizes = operands.map { builder[$0].countPerExample }
    let size = builder[result].countPerExample
    builder.addWork(size)
    builder.emit("move", .rows, reads: xs, writes: [y]) { call in
      let out = call.floats(y)
      if let filling { out.update(repeating: filling, count: size &* call.count) }
      for (index, x) in xs.enumerated() {
        for e in 0..<call.count {
          let (from, to) = (call.floats(x) + e &* sizes[index], out + e &* size)
          for run in runs[index] {
            if run.count == 1 {
              to[run.to] = from[run.from]
            } else {
              (to + run.to).update(from: from + run.from, count: run.count)
            }
          }
        }
      }
    }
  }

  func emitBackward(_ builder: PlanBuilder) {
    guard let dy = builder.gradient(result) else { return }
    let size = builder[result].countPerExample
    for (index, operand) in operands.enumerated() {
      guard let target = builder.target(operand) else { continue }
      let (runs, count) = (runs[index], builder[operand].countPerExample)
      let clears = !target.adds && !isComplete[index]
      let adds = target.adds || clears
      builder.emit(
        "move gradient", .rows, reads: [dy] + target.reads, writes: [target.buffer]
      ) { call in
        let (d, to) = (call.floats(dy), call.floats(target.buffer))
        if clears { to.update(repeating: 0, count: count &* call.count) }
        for e in 0..<call.count {
          let (from, out) = (d + e &* size, to + e &* count)
          for run in runs {
            if run.count == 1 {
              out[run.from] = adds ? out[run.from] + from[run.to] : from[run.to]
            } else if adds {
              call.kernels.pointee.scale(
                Int64(run.count), 1, from + run.to, out + run.from, 1)
            } else {
              (out + run.from).update(from: from + run.to, count: run.count)
            }
          }
        }
      }
    }
  }
}
