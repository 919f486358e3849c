/// How two operands of one example run along a result: axes merged as far as both go on evenly.
struct BroadcastShape {
  /// Steps of both operands along one axis of the result; 0 where the same number serves all of it.
  struct Axis {
    var size, first, second: Int
  }

  /// Outer axes, slowest first.
  private(set) var outer: [Axis] = []
  /// The fastest axis; its steps are 0 or 1.
  private(set) var inner = Axis(size: 1, first: 1, second: 1)

  /// - Parameters:
  ///   - shape: of the result, for one example.
  ///   - first, second: of the operands, aligned with it; 1 where they are stretched.
  init(_ shape: [Int], _ first: [Int], _ second: [Int]) {
    var axes: [Axis] = []
    var steps = (1, 1)
    for i in shape.indices.reversed() where shape[i] > 1 {
      let axis = Axis(
        size: shape[i], first: first[i] == 1 ? 0 : steps.0, second: second[i] == 1 ? 0 : steps.1)
      steps = (steps.0 * first[i], steps.1 * second[i])
      if let last = axes.last, axis.first == last.first * last.size,
        axis.second == last.second * last.size, (axis.first == 0) == (last.first == 0),
        (axis.second == 0) == (last.second == 0)
      {
        axes[axes.count - 1].size *= axis.size
      } else {
        axes.append(axis)
      }
    }
    if let fastest = axes.first {
      inner = fastest
      outer = axes.dropFirst().reversed()
    }
  }

  /// Calls with the places in result, first and second operand where each run of the fastest axis begins.
  @inline(__always)
  func forEachRun(_ body: (Int, Int, Int) -> Void) {
    var places = (0, 0, 0)
    visit(0, &places, body)
  }

  private func visit(_ level: Int, _ places: inout (Int, Int, Int), _ body: (Int, Int, Int) -> Void)
  {
    guard level < outer.count else {
      body(places.0, places.1, places.2)
      places.0 &+= inner.size
      return
    }
    let axis = outer[level]
    let (first, second) = (places.1, places.2)
    for i in 0..<axis.size {
      places.1 = first &+ i &* axis.first
      places.2 = second &+ i &* axis.second
      visit(level &+ 1, &places, body)
    }
    (places.1, places.2) = (first, second)
  }
}
