internal import Program

/// The greatest element of every window of an example, and its place.
final class WindowMaximumNode: Node {
  private let operand: TensorID
  let results: [TensorID]
  /// Planes of one example, elements of a plane before and after.
  private let planes, inCount, outCount: Int
  /// The elements under the windows: those of window k from `starts[k]` up to `starts[k + 1]`.
  private let starts: [Int]
  private let places: [Int]

  /// Most elements for which places are kept.
  private static let limit = 1 << 24

  init?(_ operation: Program.Operation, _ tensors: [BoundTensor]) {
    guard let windows = operation.primitive as? WindowMaximum, !windows.isRandom,
      operation.keepsExamplesApart(tensors)
    else { return nil }
    operand = operation.operands[0]
    results = operation.results
    let extents = windows.sides(tensors[operand.index].shape)
    let counts = windows.sides(tensors[results[0].index].shape)
    inCount = extents.reduce(1, *)
    outCount = counts.reduce(1, *)
    planes = tensors[operand.index].countPerExample / max(inCount, 1)
    let lists = windows.lists(extents, counts, samples: [])
    let taps = lists.map { $0.reduce(0) { $0 + $1.count } }.reduce(1, *)
    guard taps <= Self.limit else { return nil }
    var (starts, places) = ([0], [Int]())
    for a in lists[0] {
      for b in lists[1] {
        for c in lists[2] {
          for i in a {
            for j in b {
              for l in c { places.append((i * extents[1] + j) * extents[2] + l) }
            }
          }
          starts.append(places.count)
        }
      }
    }
    (self.starts, self.places) = (starts, places)
  }

  func emitForward(_ builder: PlanBuilder) {
    let (x, y) = (builder.value(operand), builder.value(results[0]))
    let won = builder.value(results[1])
    builder.addWork(planes * places.count)
    builder.emit("window maximum", .rows, reads: [x], writes: [y, won]) { [self] call in
      for plane in 0..<(call.count &* planes) {
        let from = call.floats(x) + plane &* inCount
        let (to, winners) = (
          call.floats(y) + plane &* outCount, call.floats(won) + plane &* outCount
        )
        for k in 0..<outCount {
          var (largest, place) = (-Float.infinity, -1)
          for t in starts[k]..<starts[k + 1] {
            let value = from[places[t]]
            if value > largest || value.isNaN || place < 0 { (largest, place) = (value, places[t]) }
          }
          to[k] = largest
          winners[k] = Float(max(place, 0))
        }
      }
    }
  }

  func emitBackward(_ builder: PlanBuilder) {
    guard let dy = builder.gradient(results[0]), let target = builder.target(operand) else {
      return
    }
    let (won, planes, inCount, outCount) = (builder.value(results[1]), planes, inCount, outCount)
    builder.emit(
      "window maximum gradient", .rows, reads: [dy, won] + target.reads, writes: [target.buffer]
    ) { call in
      let out = call.floats(target.buffer)
      if !target.adds { out.update(repeating: 0, count: call.count &* planes &* inCount) }
      for plane in 0..<(call.count &* planes) {
        let (d, winners) = (
          call.floats(dy) + plane &* outCount, call.floats(won) + plane &* outCount
        )
        let to = out + plane &* inCount
        for k in 0..<outCount { to[Int(winners[k])] += d[k] }
      }
    }
  }
}
