import Shapes

/// The axes in another order: axis i of the result is axis `permutation[i]` of the operand.
package struct Transpose: Primitive {
  package static let name = "transpose"

  package let permutation: [Int]

  package init(permutation: [Int]) { self.permutation = permutation }

  package func results(of operands: [TensorType]) throws(PrimitiveError) -> [TensorType] {
    try requireOperands(operands, 1...1)
    let shape = operands[0].shape
    try require(
      permutation.sorted() == Array(0..<shape.rank),
      "\(permutation) is no permutation of the axes of \(shape)")
    return [TensorType(Shape(axes: permutation.map { shape.axes[$0] }), operands[0].element)]
  }
}
