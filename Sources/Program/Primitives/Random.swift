package import Arrays
internal import Shapes

/// Random numbers in the shape of the operand, whose own numbers play no part.
///
/// `RandomNumbers` in `Arrays` says which. No gradient passes.
package struct Random: Primitive {
  package static let name = "random"

  package let distribution: RandomNumbers.Distribution
  /// The axes along which the numbers vary, the others have size 1 in the result; nil is all of them.
  package let keptAxes: [Int]?
  /// The number of this operation's random stream.
  package let stream: Int

  package init(
    _ distribution: RandomNumbers.Distribution, keptAxes: [Int]? = nil, stream: Int
  ) {
    self.distribution = distribution
    self.keptAxes = keptAxes
    self.stream = stream
  }

  package func results(of operands: [TensorType]) throws(PrimitiveError) -> [TensorType] {
    try requireOperands(operands, 1...1)
    var shape = operands[0].shape
    guard let keptAxes else { return [TensorType(shape)] }
    let kept = Set(try axes(keptAxes, of: shape))
    for axis in 0..<shape.rank where !kept.contains(axis) { shape[axis] = 1 }
    return [TensorType(shape)]
  }

  package func differentiates(operand: Int) -> Bool { false }
}
