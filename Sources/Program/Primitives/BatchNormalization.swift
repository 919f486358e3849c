import Shapes

/// Normalises every channel by mean and variance of the batch, and moves the averages used in
/// inference.
///
/// x, gamma, beta, movingMean, movingVariance → y, newMovingMean, newMovingVariance. Gamma and beta
/// are [C], or the scalars 1 and 0 where a layer has none. `new = momentum · old + (1 − momentum) ·
/// batch` (PyTorch's momentum is 1 minus this one). No gradient passes through the averages. Ioffe,
/// Szegedy 2015, arXiv:1502.03167.
package struct BatchNormalization: Primitive {
  package static let name = "batch_normalization"

  /// The channel axis; -1 is the last one.
  package let axis: Int
  package let epsilon: Float
  package let momentum: Float
  /// Whether the moving variance takes the batch's variance with n − 1 in the denominator (PyTorch)
  /// instead of n (Keras).
  package let hasUnbiasedMovingVariance: Bool

  package init(
    axis: Int = -1, epsilon: Float = 1e-3, momentum: Float = 0.99,
    hasUnbiasedMovingVariance: Bool = false
  ) {
    self.axis = axis
    self.epsilon = epsilon
    self.momentum = momentum
    self.hasUnbiasedMovingVariance = hasUnbiasedMovingVariance
  }

  package func results(of operands: [TensorType]) throws(PrimitiveError) -> [TensorType] {
    try requireOperands(operands, 5...5)
    let shape = operands[0].shape
    let channels = shape[try axis(axis, of: shape)]
    for (i, what) in [(1, "gamma"), (2, "beta")] where operands[i].shape.rank > 0 {
      try requireShape(operands[i].shape, [channels], what)
    }
    try requireShape(operands[3].shape, [channels], "the moving mean")
    try requireShape(operands[4].shape, [channels], "the moving variance")
    return [TensorType(shape), TensorType(operands[3].shape), TensorType(operands[4].shape)]
  }

  package func differentiates(operand: Int) -> Bool { operand < 3 }
}
