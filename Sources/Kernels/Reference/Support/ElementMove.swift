internal import Program

/// A primitive whose results are elements of its operand at other places.
protocol ElementMove: ReferencePrimitive {
  /// Where every element of a result of this shape lies in the operand.
  func offsets(_ operand: [Int], _ result: [Int]) -> [Int]
}

extension ElementMove {
  package func forward<S: ReferenceScalar>(_ call: ReferenceCall<S>) -> [ReferenceTensor<S>] {
    let (x, shape) = (call.operands[0], call.shapes[0])
    return [x.elements(at: offsets(x.shape, shape), shape)]
  }

  package func backward<S: ReferenceScalar>(
    _ call: ReferenceCall<S>, _ results: [ReferenceTensor<S>], _ gradients: [ReferenceTensor<S>]
  ) -> [ReferenceTensor<S>?] {
    let (shape, dy) = (call.operands[0].shape, gradients[0])
    return [dy.summed(at: offsets(shape, dy.shape), shape)]
  }
}

extension ReferenceTensor {
  @specialized(where Scalar == Float) @specialized(where Scalar == Double)
  fileprivate func elements(at offsets: [Int], _ shape: [Int]) -> ReferenceTensor {
    ReferenceTensor(shape, offsets.map { values[$0] })
  }

  @specialized(where Scalar == Float) @specialized(where Scalar == Double)
  fileprivate func summed(at offsets: [Int], _ shape: [Int]) -> ReferenceTensor {
    var sums = ReferenceTensor(shape)
    for (i, offset) in offsets.enumerated() { sums.values[offset] += values[i] }
    return sums
  }
}
