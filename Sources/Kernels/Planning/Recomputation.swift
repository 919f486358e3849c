internal import Program

/// How results of the forward pass are dropped and computed again for the backward pass, to save memory.
///
/// Chen, Xu, Zhang, Guestrin 2016, arXiv:1604.06174: with √n segments of n layers, memory grows with √n, for one more
/// forward pass.
package enum ActivationCheckpointing: Hashable, Sendable {
  /// Every result is kept until its gradient is known.
  case none
  /// As little memory as can be reached.
  case least
  /// Results are kept between this many runs of operations of about the same memory, or a few less.
  case segments(Int)
  /// As little computed again as fits into this many bytes.
  case within(bytes: Int)
}

/// Runs of nodes between whose ends results are not kept.
struct Recomputation {
  struct Segment {
    let nodes: [any Node]
    /// Tensors made in the segment that nothing outside of it needs.
    let inner: Set<TensorID>
  }
  let segments: [Segment]

  /// Numbers of segments worth a try, for so many nodes.
  static func candidates(_ count: Int) -> [Int] {
    [2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64].filter { $0 <= count / 2 }
  }

  /// - Parameters:
  ///   - pinned: tensors that are kept in any case.
  ///   - count: how many segments are wanted; there may be fewer.
  init(_ nodes: [PlannedNode], _ builder: PlanBuilder, pinned: Set<TensorID>, count: Int) {
    let lives = Lives(nodes, builder.program)
    let cuts = count > 1 ? lives.cuts(count, builder, pinned) : []
    let bounds = [0] + cuts + [nodes.count]
    segments = zip(bounds, bounds.dropFirst()).map { start, end in
      Segment(
        nodes: nodes[start..<end].map(\.node),
        inner: lives.tensors(inside: start..<end).subtracting(pinned))
    }
  }
}

/// Which node makes each tensor, and which one reads it last.
private struct Lives {
  private let count: Int
  private var first: [TensorID: Int] = [:]
  private var last: [TensorID: Int] = [:]

  init(_ nodes: [PlannedNode], _ program: Program) {
    count = nodes.count
    for (number, node) in nodes.enumerated() {
      for index in node.operations {
        let operation = program.operations[index]
        for id in operation.results { first[id] = number }
        for id in operation.operands { last[id] = number }
      }
    }
  }

  func tensors(inside range: Range<Int>) -> Set<TensorID> {
    Set(
      first.filter { range.contains($0.value) && range.contains(last[$0.key] ?? $0.value) }
        .map(\.key))
  }

  /// Places that divide what is stored into about equal parts, each where little is passed on.
  func cuts(_ parts: Int, _ builder: PlanBuilder, _ pinned: Set<TensorID>) -> [Int] {
    // What nodes before a place have stored, and what of it is read behind the place.
    var stored = [Int](repeating: 0, count: count + 1)
    var passed = stored
    for (id, start) in first where !pinned.contains(id) {
      let tensor = builder[id]
      let bytes = (tensor.isBatched ? tensor.countPerExample * builder.batch : tensor.count) * 4
      stored[start + 1] += bytes
      let end = last[id] ?? start
      if end > start {
        passed[start + 1] += bytes
        if end + 1 <= count { passed[end + 1] -= bytes }
      }
    }
    for place in 1...count {
      stored[place] += stored[place - 1]
      passed[place] += passed[place - 1]
    }
    let total = stored[count]
    var cuts: [Int] = []
    for part in 1..<parts {
      let low = (2 * part - 1) * total / (2 * parts)
      let high = (2 * part + 1) * total / (2 * parts)
      let near = ((cuts.last ?? 0) + 1..<max((cuts.last ?? 0) + 1, count)).filter {
        stored[$0] >= low && stored[$0] <= high
      }
      let wanted = part * total / parts
      let best = near.min {
        (passed[$0], abs(stored[$0] - wanted)) < (passed[$1], abs(stored[$1] - wanted))
      }
      if let best { cuts.append(best) }
    }
    return cuts
  }
}
