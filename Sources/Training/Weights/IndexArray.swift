/// Where each number of one array stands in another of a different layout; -1 where it has no place there.
struct IndexArray: Hashable, Sendable {
  private(set) var shape: [Int]
  private(set) var indices: [Int]

  /// The layout itself: 0, 1, 2 … in row-major order.
  init(_ shape: [Int]) {
    self.shape = shape
    indices = Array(0..<shape.reduce(1, *))
  }

  private init(_ shape: [Int], _ indices: [Int]) { (self.shape, self.indices) = (shape, indices) }

  /// - Precondition: `axes` is a permutation of the axes; axis i of the result is axis `axes[i]`.
  func transposed(_ axes: [Int]) -> IndexArray {
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in shape.indices.dropLast().reversed() {
      strides[axis] = strides[axis + 1] * shape[axis + 1]
    }
    let sizes = axes.map { shape[$0] }
    var result = [0]
    for (axis, size) in zip(axes, sizes) {
      result = result.flatMap { start in (0..<size).map { start + $0 * strides[axis] } }
    }
    return IndexArray(sizes, result.map { indices[$0] })
  }

  /// The first two axes exchanged.
  var transposed: IndexArray { transposed([1, 0] + shape.indices.dropFirst(2)) }

  /// - Precondition: as many elements.
  func reshaped(_ shape: [Int]) -> IndexArray { IndexArray(shape, indices) }

  /// Equal parts of the first axis in another order, or some of them.
  ///
  /// - Precondition: `count` divides the first axis.
  func parts(_ order: [Int], of count: Int) -> IndexArray {
    let size = indices.count / count
    let rows = shape[0] / count * order.count
    return IndexArray(
      [rows] + shape.dropFirst(), order.flatMap { indices[$0 * size..<($0 + 1) * size] })
  }

  /// With elements before and behind that have no place.
  func padded(before: Int, after: Int, shape: [Int]) -> IndexArray {
    IndexArray(
      shape,
      Array(repeating: -1, count: before) + indices + Array(repeating: -1, count: after))
  }
}
