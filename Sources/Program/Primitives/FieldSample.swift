internal import Shapes

/// An image read at a place for every pixel: x[N, H, W, C], places[N, H, W, 2] of row and column → [N, H, W, C].
///
/// No gradient passes to the places.
package struct FieldSample: Primitive {
  package static let name = "field_sample"

  package let interpolation: AffineSample.Interpolation
  package let outside: AffineSample.Outside

  package init(
    interpolation: AffineSample.Interpolation = .bilinear,
    outside: AffineSample.Outside = .constant(0)
  ) {
    self.interpolation = interpolation
    self.outside = outside
  }

  package func results(of operands: [TensorType]) throws(PrimitiveError) -> [TensorType] {
    try requireOperands(operands, 2...2)
    let shape = operands[0].shape
    try requireRank(shape, 4, "the image")
    try requireShape(operands[1].shape, [shape[0], shape[1], shape[2], 2], "the places")
    return [TensorType(shape)]
  }

  package func differentiates(operand: Int) -> Bool { operand == 0 }
}
