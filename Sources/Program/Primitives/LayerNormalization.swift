import Shapes

/// Normalises over some axes of every sample: x, gamma, beta → y.
///
/// Gamma and beta have the sizes of the axes in ascending order, or are the scalars 1 and 0 where a
/// layer has none. Ba, Kiros, Hinton 2016, arXiv:1607.06450.
package struct LayerNormalization: Primitive {
  package static let name = "layer_normalization"

  /// -1 is the last axis.
  package let axes: [Int]
  package let epsilon: Float

  package init(axes: [Int] = [-1], epsilon: Float = 1e-3) {
    self.axes = axes
    self.epsilon = epsilon
  }

  package func results(of operands: [TensorType]) throws(PrimitiveError) -> [TensorType] {
    try requireOperands(operands, 3...3)
    let shape = operands[0].shape
    let axes = try self.axes(axes, of: shape)
    try require(!axes.isEmpty, "needs at least 1 axis")
    for (i, what) in [(1, "gamma"), (2, "beta")] where operands[i].shape.rank > 0 {
      try requireShape(operands[i].shape, axes.map { shape[$0] }, what)
    }
    return [TensorType(shape)]
  }
}
