package import Shapes

/// Every `stride`-th element of one axis, `count` of them from `start` on.
package struct Slice: Primitive {
  package static let name = "slice"

  /// -1 is the last axis.
  package let axis: Int
  /// Below 0 it counts from the end.
  package let start: Int
  package let count: Dim
  package let stride: Int

  package init(axis: Int, start: Int, count: Dim, stride: Int = 1) {
    self.axis = axis
    self.start = start
    self.count = count
    self.stride = stride
  }

  package func results(of operands: [TensorType]) throws(PrimitiveError) -> [TensorType] {
    try requireOperands(operands, 1...1)
    var type = operands[0]
    let axis = try axis(axis, of: type.shape)
    let extent = type.shape[axis]
    try require(stride >= 1, "needs a stride of at least 1, got \(stride)")
    let first = start < 0 ? extent + start : Dim(start)
    let last = first + (count - 1) * stride
    if let size = count.constant { try require(size >= 1, "takes at least 1 element, got \(size)") }
    if let first = first.constant {
      try require(first >= 0, "start \(start) lies before axis \(axis) of \(type.shape)")
    }
    if let beyond = (last - extent).constant {
      try require(
        beyond < 0, "\(count) elements from \(start) on leave axis \(axis) of \(type.shape)")
    }
    type.shape[axis] = count
    return [type]
  }

  package func binding(_ values: [String: Int]) -> Slice? {
    count.evaluate(values).map { Slice(axis: axis, start: start, count: Dim($0), stride: stride) }
  }
}
