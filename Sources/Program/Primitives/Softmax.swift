import Shapes

/// `e^xᵢ / Σ e^xⱼ` along one axis, or its logarithm.
package struct Softmax: Primitive {
  package static let name = "softmax"

  /// -1 is the last axis.
  package let axis: Int
  package let isLog: Bool

  package init(axis: Int = -1, isLog: Bool = false) {
    self.axis = axis
    self.isLog = isLog
  }

  package func results(of operands: [TensorType]) throws(PrimitiveError) -> [TensorType] {
    try requireOperands(operands, 1...1)
    _ = try axis(axis, of: operands[0].shape)
    return [TensorType(operands[0].shape)]
  }
}
