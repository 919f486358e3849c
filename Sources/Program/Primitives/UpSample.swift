import Shapes

/// An image enlarged by whole factors: x[N, H, W, C] → [N, fh·H, fw·W, C].
///
/// Bilinear takes pixels as squares with their values at the centres (PyTorch's
/// `align_corners=False`, Keras) and repeats the border.
package struct UpSample: Primitive {
  package enum Interpolation: String, Hashable, Sendable { case nearest, bilinear }

  package static let name = "up_sample"

  package let factors: [Int]
  package let interpolation: Interpolation

  package init(factors: [Int], interpolation: Interpolation = .nearest) {
    self.factors = factors
    self.interpolation = interpolation
  }

  package func results(of operands: [TensorType]) throws(PrimitiveError) -> [TensorType] {
    try requireOperands(operands, 1...1)
    var shape = operands[0].shape
    try requireRank(shape, 4, "the image")
    try requirePair(factors, "factors")
    for i in 0..<2 { shape[i + 1] *= Dim(factors[i]) }
    return [TensorType(shape)]
  }
}
