package import Shapes

/// Elements at the places of an otherwise empty last axis: x[..., K], index[..., K] → [..., size].
///
/// Of several elements with one place the last is kept; as in PyTorch each of them gets the gradient
/// of the place. An index that is not a whole number of 0..<size has no place.
package struct Scatter: Primitive {
  package static let name = "scatter"

  package let size: Dim

  package init(size: Dim) { self.size = size }

  package func results(of operands: [TensorType]) throws(PrimitiveError) -> [TensorType] {
    try requireOperands(operands, 2...2)
    var shape = operands[0].shape
    try requireRank(shape, atLeast: 1, "the input")
    try requireShape(operands[1].shape, shape.dims, "the index")
    if let size = size.constant {
      try require(size >= 1, "makes an axis of at least 1 element, not \(size)")
    }
    shape[shape.rank - 1] = size
    return [TensorType(shape)]
  }

  package func binding(_ values: [String: Int]) -> Scatter? {
    size.evaluate(values).map { Scatter(size: Dim($0)) }
  }

  package func differentiates(operand: Int) -> Bool { operand == 0 }
}
