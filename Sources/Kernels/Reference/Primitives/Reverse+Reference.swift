import Program

extension Reverse: ReferencePrimitive {
  @specialized(where S == Float) @specialized(where S == Double)
  package func forward<S: ReferenceScalar>(_ call: ReferenceCall<S>) -> [ReferenceTensor<S>] {
    [reversed(call.operands[0])]
  }

  @specialized(where S == Float) @specialized(where S == Double)
  package func backward<S: ReferenceScalar>(
    _ call: ReferenceCall<S>, _ results: [ReferenceTensor<S>], _ gradients: [ReferenceTensor<S>]
  ) -> [ReferenceTensor<S>?] {
    [reversed(gradients[0])]
  }

  private func reversed<S>(_ x: ReferenceTensor<S>) -> ReferenceTensor<S> {
    let axis = frontAxis(axis, rank: x.shape.count)
    var strides = rowMajorStrides(x.shape)
    let base = (x.shape[axis] - 1) * strides[axis]
    strides[axis] *= -1
    let offsets = elementOffsets(x.shape, strides: strides, base: base)
    return ReferenceTensor(x.shape, offsets.map { x.values[$0] })
  }
}
