import Shapes

/// One element of each last axis: x[..., K], index[...] → [...].
///
/// An index that is not a whole number of 0..<K gives NaN and no gradient.
package struct Pick: Primitive {
  package static let name = "pick"

  package init() {}

  package func results(of operands: [TensorType]) throws(PrimitiveError) -> [TensorType] {
    try requireOperands(operands, 2...2)
    var shape = operands[0].shape
    try requireRank(shape, atLeast: 1, "the input")
    shape.axes.removeLast()
    try requireShape(operands[1].shape, shape.dims, "the index")
    return [TensorType(shape)]
  }

  package func differentiates(operand: Int) -> Bool { operand == 0 }
}
