package import Shapes

/// The same elements in row-major order under another shape.
package struct Reshape: Primitive {
  package static let name = "reshape"

  package let shape: Shape

  package init(shape: Shape) { self.shape = shape }

  package func results(of operands: [TensorType]) throws(PrimitiveError) -> [TensorType] {
    try requireOperands(operands, 1...1)
    try requireEqual(
      operands[0].shape.elementCount, shape.elementCount,
      "elements of \(operands[0].shape) and of \(shape)")
    return [TensorType(shape, operands[0].element)]
  }

  package func binding(_ values: [String: Int]) -> Reshape? {
    shape.evaluate(values).map { Reshape(shape: Shape($0)) }
  }
}
