internal import Shapes

/// The angle −π…π of the point (x, y) for operands y and x of one shape; 0 for the origin, where no gradient passes.
package struct Angle: Primitive {
  package static let name = "angle"

  package init() {}

  package func results(of operands: [TensorType]) throws(PrimitiveError) -> [TensorType] {
    try requireOperands(operands, 2...2)
    try requireShape(operands[1].shape, operands[0].shape.dims, "the second operand")
    return [TensorType(operands[0].shape)]
  }
}
