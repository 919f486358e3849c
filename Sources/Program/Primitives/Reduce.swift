import Shapes

/// Sum, mean or maximum over some axes. Equal maxima share the gradient evenly, as in PyTorch and
/// TensorFlow.
package struct Reduce: Primitive {
  package enum Kind: Hashable, Sendable { case sum, mean, maximum }

  package static let name = "reduce"

  package let kind: Kind
  /// -1 is the last axis.
  package let axes: [Int]
  /// Whether a reduced axis stays with size 1.
  package let keepsAxes: Bool

  package init(kind: Kind, axes: [Int], keepsAxes: Bool = false) {
    self.kind = kind
    self.axes = axes
    self.keepsAxes = keepsAxes
  }

  package func results(of operands: [TensorType]) throws(PrimitiveError) -> [TensorType] {
    try requireOperands(operands, 1...1)
    var shape = operands[0].shape
    for axis in try self.axes(axes, of: shape).reversed() {
      if keepsAxes { shape[axis] = 1 } else { shape.axes.remove(at: axis) }
    }
    return [TensorType(shape)]
  }
}
