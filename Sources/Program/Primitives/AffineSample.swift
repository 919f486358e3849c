internal import Shapes

/// An image read at places that an affine map or a perspective gives: x[N, H, W, C], map[N, 6] or map[N, 8] →
/// [N, H, W, C].
///
/// Pixel (row v, column u) is read at column `m₀·u + m₁·v + m₂` and row `m₃·u + m₄·v + m₅`, both divided by
/// `m₆·u + m₇·v + 1` in a perspective. No gradient passes to the map.
package struct AffineSample: Primitive {
  package enum Interpolation: Hashable, Sendable { case nearest, bilinear }
  /// What stands outside of the image.
  package enum Outside: Hashable, Sendable {
    case constant(Float)
    /// The nearest pixel.
    case nearest
    /// The image mirrored at its edge, with the edge: d c b a | a b c d.
    case reflect
    /// The image again.
    case wrap
  }

  package static let name = "affine_sample"

  package let interpolation: Interpolation
  package let outside: Outside

  package init(interpolation: Interpolation = .bilinear, outside: Outside = .constant(0)) {
    self.interpolation = interpolation
    self.outside = outside
  }

  package func results(of operands: [TensorType]) throws(PrimitiveError) -> [TensorType] {
    try requireOperands(operands, 2...2)
    let shape = operands[0].shape
    try requireRank(shape, 4, "the image")
    let isPerspective = operands[1].shape.dims.last == 8
    try requireShape(operands[1].shape, [shape[0], isPerspective ? 8 : 6], "the map")
    return [TensorType(shape)]
  }

  package func differentiates(operand: Int) -> Bool { operand == 0 }
}
