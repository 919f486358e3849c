internal import CKernels

/// How the numbers of an array move when its axes change places: axes merged as far as they stay neighbours, those of one entry left out.
struct AxisOrder {
  /// Steps along one axis where numbers are read and where they are written.
  private struct Axis {
    var size, from, to: Int
  }

  /// Where a part of the numbers begins, and how they move.
  struct Part {
    let order: AxisOrder
    let from, to: Int
  }

  /// In the order of the result, slowest first, but for the fastest axis of the operand, which is next to last.
  private var axes: [Axis]
  /// Whether the fastest axis stays the fastest, so that whole runs of it move; else matrices of the last two axes are transposed.
  private let movesRuns: Bool
  let count: Int

  /// - Parameter permutation: axis i of the result is axis `permutation[i]` of the operand.
  init(_ shape: [Int], _ permutation: [Int]) {
    let steps = rowMajorStrides(shape)
    var axes: [Axis] = []
    var step = 1
    for axis in permutation.reversed() where shape[axis] != 1 {
      let next = Axis(size: shape[axis], from: steps[axis], to: step)
      step *= next.size
      if let last = axes.last, next.from == last.from * last.size {
        axes[axes.count - 1].size *= next.size
      } else {
        axes.append(next)
      }
    }
    if axes.isEmpty { axes = [Axis(size: 1, from: 1, to: 1)] }
    let fastest = axes.firstIndex { $0.from == 1 } ?? 0
    movesRuns = fastest == 0
    if !movesRuns { axes.insert(axes.remove(at: fastest), at: 1) }
    self.axes = axes.reversed()
    count = step
  }

  /// The same in parts of about so many numbers, cut along the longest axis.
  func parts(of wanted: Int) -> [Part] {
    let longest = axes.indices.max { axes[$0].size < axes[$1].size } ?? 0
    let axis = axes[longest]
    let pieces = max(1, count / wanted)
    // Whole cache lines, as far as the axis is one along which numbers are neighbours.
    let length = max(16, (axis.size / pieces + 15) / 16 * 16)
    guard length < axis.size else { return [Part(order: self, from: 0, to: 0)] }
    return stride(from: 0, to: axis.size, by: length).map { start in
      var order = self
      order.axes[longest].size = min(length, axis.size - start)
      return Part(order: order, from: start * axis.from, to: start * axis.to)
    }
  }

  /// Moves the numbers, or adds them to those that are there.
  func move(
    _ from: UnsafePointer<Float>, to: UnsafeMutablePointer<Float>, adds: Bool,
    _ kernels: UnsafePointer<coprime_kernels>
  ) {
    visit(0, from, to, adds, kernels)
  }

  private func visit(
    _ level: Int, _ from: UnsafePointer<Float>, _ to: UnsafeMutablePointer<Float>, _ adds: Bool,
    _ kernels: UnsafePointer<coprime_kernels>
  ) {
    let axis = axes[level]
    if level < axes.count &- (movesRuns ? 1 : 2) {
      for i in 0..<axis.size {
        visit(level &+ 1, from + i &* axis.from, to + i &* axis.to, adds, kernels)
      }
    } else if !movesRuns {
      let rows = axes[level &+ 1]
      kernels.pointee.transpose(
        Int64(rows.size), Int64(axis.size), from, Int64(rows.from), to, Int64(axis.to),
        adds ? 1 : 0)
    } else if adds {
      kernels.pointee.scale(Int64(axis.size), 1, from, to, 1)
    } else {
      to.update(from: from, count: axis.size)
    }
  }
}
