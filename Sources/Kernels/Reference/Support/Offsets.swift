/// Distances between neighbours along each axis, in row-major order.
func rowMajorStrides(_ shape: [Int]) -> [Int] {
  var strides = shape
  var stride = 1
  for axis in shape.indices.reversed() {
    strides[axis] = stride
    stride *= shape[axis]
  }
  return strides
}

/// For every element of `shape` in row-major order, where it lies under other strides.
///
/// One function serves every primitive that only moves elements: broadcasting has strides of 0,
/// reversing negative ones.
func elementOffsets(_ shape: [Int], strides: [Int], base: Int = 0) -> [Int] {
  var offsets = [base]
  for (size, stride) in zip(shape, strides) {
    var next: [Int] = []
    next.reserveCapacity(offsets.count * size)
    for offset in offsets {
      for i in 0..<size { next.append(offset + i * stride) }
    }
    offsets = next
  }
  return offsets
}

/// Offsets of the elements along some axes (`inner`) and along the others (`outer`), each in
/// row-major order: every element of the tensor lies at one sum of both.
struct AxisSplit {
  let outer: [Int]
  let inner: [Int]

  /// - Parameter axes: -1 is the last one.
  init(_ shape: [Int], axes: [Int]) {
    let strides = rowMajorStrides(shape)
    let chosen = Set(axes.map { frontAxis($0, rank: shape.count) })
    func offsets(_ isChosen: Bool) -> [Int] {
      let kept = shape.indices.filter { chosen.contains($0) == isChosen }
      return elementOffsets(kept.map { shape[$0] }, strides: kept.map { strides[$0] })
    }
    outer = offsets(false)
    inner = offsets(true)
  }
}

/// The axis counted from the front.
func frontAxis(_ axis: Int, rank: Int) -> Int { axis < 0 ? axis + rank : axis }

/// Strides that read a tensor of `shape` as if it had the larger shape it broadcasts to.
func broadcastStrides(_ shape: [Int], to larger: [Int]) -> [Int] {
  let strides = rowMajorStrides(shape)
  let missing = larger.count - shape.count
  return larger.indices.map { axis in
    axis < missing || shape[axis - missing] == 1 ? 0 : strides[axis - missing]
  }
}
