import Program

extension Concatenate: ReferencePrimitive {
  @specialized(where S == Float) @specialized(where S == Double)
  package func forward<S: ReferenceScalar>(_ call: ReferenceCall<S>) -> [ReferenceTensor<S>] {
    var y = ReferenceTensor<S>(call.shapes[0])
    for (part, offsets) in zip(call.operands, offsets(of: call)) {
      for (i, offset) in offsets.enumerated() { y.values[offset] = part.values[i] }
    }
    return [y]
  }

  @specialized(where S == Float) @specialized(where S == Double)
  package func backward<S: ReferenceScalar>(
    _ call: ReferenceCall<S>, _ results: [ReferenceTensor<S>], _ gradients: [ReferenceTensor<S>]
  ) -> [ReferenceTensor<S>?] {
    zip(call.operands, offsets(of: call)).map { part, offsets in
      ReferenceTensor(part.shape, offsets.map { gradients[0].values[$0] })
    }
  }

  /// Where the elements of each operand lie in the result.
  private func offsets<S>(of call: ReferenceCall<S>) -> [[Int]] {
    let shape = call.shapes[0]
    let strides = rowMajorStrides(shape)
    let axis = frontAxis(axis, rank: shape.count)
    var start = 0
    return call.operands.map { part in
      defer { start += part.shape[axis] }
      return elementOffsets(part.shape, strides: strides, base: start * strides[axis])
    }
  }
}
