import Shapes

/// Matrix products of two stacks of matrices: a[B..., M, K], b[B..., K, N] → [B..., M, N].
package struct MatMul: Primitive {
  package static let name = "matmul"

  /// Whether `a` is given as [B..., K, M].
  package let transposeA: Bool
  /// Whether `b` is given as [B..., N, K].
  package let transposeB: Bool

  package init(transposeA: Bool = false, transposeB: Bool = false) {
    self.transposeA = transposeA
    self.transposeB = transposeB
  }

  package func results(of operands: [TensorType]) throws(PrimitiveError) -> [TensorType] {
    try requireOperands(operands, 2...2)
    let (a, b) = (operands[0].shape, operands[1].shape)
    try requireRank(a, atLeast: 2, "the first operand")
    try requireRank(b, a.rank, "the second operand")
    let rank = a.rank
    for i in 0..<(rank - 2) { try requireEqual(a[i], b[i], "axis \(i) of both operands") }
    try requireEqual(
      a[transposeA ? rank - 2 : rank - 1], b[transposeB ? rank - 1 : rank - 2],
      "the axes summed over")
    var shape = a
    shape.axes[rank - 2] = a.axes[transposeA ? rank - 1 : rank - 2]
    shape.axes[rank - 1] = b.axes[transposeB ? rank - 2 : rank - 1]
    return [TensorType(shape)]
  }
}
