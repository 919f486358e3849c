import Shapes

/// Rows of a table: indices[...], table[V, D] → [..., D].
///
/// An index that is not a whole number of 0..<V gives a row of NaN and no gradient.
package struct Embedding: Primitive {
  package static let name = "embedding"

  /// The row that gets no gradient.
  package let frozenRow: Int?
  /// Whether the gradient of a row is the mean over the places where it was looked up, and not the sum.
  package let averagesGradient: Bool

  package init(frozenRow: Int? = nil, averagesGradient: Bool = false) {
    self.frozenRow = frozenRow
    self.averagesGradient = averagesGradient
  }

  package func results(of operands: [TensorType]) throws(PrimitiveError) -> [TensorType] {
    try requireOperands(operands, 2...2)
    try requireRank(operands[1].shape, 2, "the table")
    return [TensorType(Shape(axes: operands[0].shape.axes + [operands[1].shape.axes[1]]))]
  }

  package func differentiates(operand: Int) -> Bool { operand == 1 }
}
