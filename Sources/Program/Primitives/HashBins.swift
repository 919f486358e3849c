internal import Shapes

/// The bin 0..<bins that each whole number falls into: of one operand, or of two by their pair; all of one shape.
///
/// Numbers are taken without what stands behind their point. No gradient passes.
package struct HashBins: Primitive {
  package enum Hash: Hashable, Sendable {
    /// FarmHash's 64-bit fingerprint of the decimal digits. Pike, Alakuijala, 2014.
    case fingerprint
    /// SipHash-2-4 of the decimal digits. Aumasson, Bernstein, 2012, doi:10.1007/978-3-642-34931-7_28.
    case keyed(UInt64, UInt64)
    /// TensorFlow's hash of two numbers.
    case crossed
  }

  package static let name = "hash_bins"

  package let hash: Hash
  package let bins: Int

  package init(_ hash: Hash, bins: Int) {
    self.hash = hash
    self.bins = bins
  }

  package func results(of operands: [TensorType]) throws(PrimitiveError) -> [TensorType] {
    let count = hash == .crossed ? 2 : 1
    try requireOperands(operands, count...count)
    try require(bins >= 1, "needs at least 1 bin, got \(bins)")
    if count == 2 {
      try requireShape(operands[1].shape, operands[0].shape.dims, "the second operand")
    }
    return [TensorType(operands[0].shape)]
  }

  package func differentiates(operand: Int) -> Bool { false }
}
