internal import Shapes

/// Pixels 0…255 of images [N, H, W, C] replaced by their ranks, scaled to 0…255, among those of their channel in the
/// whole batch.
///
/// A channel with one occupied bin stays as it is; only there a gradient passes.
package struct HistogramEqualization: Primitive {
  package static let name = "histogram_equalization"

  package let bins: Int

  package init(bins: Int) { self.bins = bins }

  package func results(of operands: [TensorType]) throws(PrimitiveError) -> [TensorType] {
    try requireOperands(operands, 1...1)
    try requireRank(operands[0].shape, 4, "the image")
    try require(bins >= 1, "needs at least 1 bin, got \(bins)")
    return [TensorType(operands[0].shape)]
  }
}
