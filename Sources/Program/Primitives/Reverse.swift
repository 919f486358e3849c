import Shapes

/// One axis back to front.
package struct Reverse: Primitive {
  package static let name = "reverse"

  /// -1 is the last axis.
  package let axis: Int

  package init(axis: Int) { self.axis = axis }

  package func results(of operands: [TensorType]) throws(PrimitiveError) -> [TensorType] {
    try requireOperands(operands, 1...1)
    _ = try axis(axis, of: operands[0].shape)
    return operands
  }
}
