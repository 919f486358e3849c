internal import Shapes

/// Histogram equalisation of pixels 0…255 of images [N, H, W, C] within tiles, mixed between the tiles around a pixel.
///
/// A grid that does not divide the image goes on with the image mirrored at its edge. No gradient passes. Source:
/// Zuiderveld, Contrast limited adaptive histogram equalization, Graphics Gems IV, 1994.
package struct ContrastLimitedEqualization: Primitive {
  package static let name = "contrast_limited_equalization"

  /// Tiles down and across.
  package let tiles: [Int]
  /// Greatest height of a bin over the mean one; what is higher is spread over all. Without limit where not above 0.
  package let clipLimit: Float

  package init(tiles: [Int], clipLimit: Float) {
    self.tiles = tiles
    self.clipLimit = clipLimit
  }

  package func results(of operands: [TensorType]) throws(PrimitiveError) -> [TensorType] {
    try requireOperands(operands, 1...1)
    try requireRank(operands[0].shape, 4, "the image")
    try require(tiles.count == 2 && tiles.allSatisfy { $0 >= 1 }, "needs at least 1 tile a side")
    return [TensorType(operands[0].shape)]
  }

  package func differentiates(operand: Int) -> Bool { false }
}
