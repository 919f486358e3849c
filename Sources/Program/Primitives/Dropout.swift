import Shapes

/// Zeroes elements at random and scales the rest by `1 / (1 − rate)`; only in training programs.
///
/// `DropoutMask` in `Arrays` says which. Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov
/// 2014, JMLR 15.
package struct Dropout: Primitive {
  package static let name = "dropout"

  /// Probability of zero, in 0..<1.
  package let rate: Float
  /// The axes along which the mask varies, for dropping whole channels or steps; nil is all of
  /// them.
  package let keptAxes: [Int]?
  /// The number of this operation's random stream.
  package let stream: Int

  package init(rate: Float, keptAxes: [Int]? = nil, stream: Int) {
    self.rate = rate
    self.keptAxes = keptAxes
    self.stream = stream
  }

  package func results(of operands: [TensorType]) throws(PrimitiveError) -> [TensorType] {
    try requireOperands(operands, 1...1)
    try require((0..<1) ~= rate, "needs a rate from 0 up to but not 1, got \(rate)")
    if let keptAxes { _ = try axes(keptAxes, of: operands[0].shape) }
    return [TensorType(operands[0].shape)]
  }

  /// The shape of the mask for an operand of this shape: 1 along the axes where it does not vary.
  package func maskShape(for shape: [Int]) -> [Int] {
    guard let keptAxes else { return shape }
    let kept = Set(keptAxes.map { $0 < 0 ? $0 + shape.count : $0 })
    return shape.indices.map { kept.contains($0) ? shape[$0] : 1 }
  }
}
