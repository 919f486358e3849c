internal import Shapes

/// Along one axis every element of the result is a weighted sum of elements of the operand:
/// `y[i] = Σ weight · x[index]` over the taps of i.
///
/// Interpolation, adaptive pooling and transforms by fixed matrices are all of this kind.
package struct Resample: Primitive {
  package struct Tap: Hashable, Sendable {
    package let index: Int
    package let weight: Float
    package init(_ index: Int, _ weight: Float) { (self.index, self.weight) = (index, weight) }
  }

  package static let name = "resample"

  /// -1 is the last axis.
  package let axis: Int
  /// Elements of the axis before.
  package let extent: Int
  /// For every element of the axis after; none give 0.
  package let taps: [[Tap]]

  package init(axis: Int, extent: Int, taps: [[Tap]]) {
    self.axis = axis
    self.extent = extent
    self.taps = taps
  }

  package func results(of operands: [TensorType]) throws(PrimitiveError) -> [TensorType] {
    try requireOperands(operands, 1...1)
    var shape = operands[0].shape
    let axis = try axis(axis, of: shape)
    try requireEqual(shape[axis], Dim(extent), "axis \(axis) and the extent of the taps")
    try require(!taps.isEmpty, "needs taps for at least 1 element")
    for tap in taps.joined() {
      try require(0..<extent ~= tap.index, "a tap \(tap.index) lies outside of 0..<\(extent)")
    }
    shape.axes[axis] = Axis(Dim(taps.count), role: shape.axes[axis].role)
    return [TensorType(shape)]
  }
}
