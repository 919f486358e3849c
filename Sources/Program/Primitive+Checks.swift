import Shapes

/// The checks that shape rules share. A size is refused only where it is sure to be wrong: what
/// depends on a free symbol is checked again when the program is given numbers.
extension Primitive {
  func error(_ problem: String) -> PrimitiveError { PrimitiveError(Self.name, problem) }

  func require(_ condition: Bool, _ problem: @autoclosure () -> String) throws(PrimitiveError) {
    guard condition else { throw error(problem()) }
  }

  func requireOperands(
    _ operands: [TensorType], _ counts: ClosedRange<Int>
  ) throws(PrimitiveError) {
    guard counts.contains(operands.count) else {
      let wanted =
        counts.count == 1 ? "\(counts.lowerBound)" : "\(counts.lowerBound) to \(counts.upperBound)"
      throw error("takes \(wanted) operands, got \(operands.count)")
    }
  }

  func requireRank(_ shape: Shape, _ rank: Int, _ what: String) throws(PrimitiveError) {
    try require(shape.rank == rank, "\(what) must have \(rank) axes, got \(shape)")
  }

  func requireRank(_ shape: Shape, atLeast rank: Int, _ what: String) throws(PrimitiveError) {
    try require(shape.rank >= rank, "\(what) must have at least \(rank) axes, got \(shape)")
  }

  func requireEqual(
    _ a: Dim, _ b: Dim, _ what: @autoclosure () -> String
  ) throws(PrimitiveError) {
    guard !a.isSurelyDifferent(from: b) else { throw error("\(what()): \(a) and \(b) differ") }
  }

  func requireShape(_ shape: Shape, _ dims: [Dim], _ what: String) throws(PrimitiveError) {
    try requireRank(shape, dims.count, what)
    for (i, dim) in dims.enumerated() {
      try requireEqual(shape[i], dim, "axis \(i) of \(what)")
    }
  }

  /// The axis counted from the front, for one that may be counted from the end.
  func axis(_ axis: Int, of shape: Shape) throws(PrimitiveError) -> Int {
    guard let resolved = shape.normalizedAxis(axis) else {
      throw error("axis \(axis) does not exist in \(shape)")
    }
    return resolved
  }

  /// As ``axis(_:of:)`` for several, which must differ; sorted.
  func axes(_ axes: [Int], of shape: Shape) throws(PrimitiveError) -> [Int] {
    var resolved: [Int] = []
    for one in axes { resolved.append(try axis(one, of: shape)) }
    try require(Set(resolved).count == axes.count, "the axes \(axes) of \(shape) repeat one")
    return resolved.sorted()
  }

  /// Windows, strides and the like: two numbers small enough for every product of two to fit.
  func requirePair(_ values: [Int], _ what: String) throws(PrimitiveError) {
    try require(values.count == 2, "needs 2 \(what), got \(values.count)")
    for value in values {
      try require(1...Int(Int32.max) ~= value, "\(what) must be at least 1, got \(value)")
    }
  }

  /// The shape that two shapes broadcast to, as in NumPy: aligned at the last axis, 1 stretches.
  func broadcast(_ a: Shape, _ b: Shape) throws(PrimitiveError) -> Shape {
    let (long, short) = a.rank >= b.rank ? (a, b) : (b, a)
    var result = long
    for i in 0..<short.rank {
      let j = i + long.rank - short.rank
      if short[i] == 1 { continue }
      if long[j] == 1 {
        result.axes[j] = short.axes[i]
        continue
      }
      try requireEqual(long[j], short[i], "\(a) and \(b) do not broadcast")
    }
    return result
  }
}

extension Dim {
  /// Whether the two differ whatever the symbols are.
  func isSurelyDifferent(from other: Dim) -> Bool {
    guard let difference = (self - other).constant else { return false }
    return difference != 0
  }
}
