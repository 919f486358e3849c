import Program

extension Scatter: ReferencePrimitive {
  @specialized(where S == Float) @specialized(where S == Double)
  package func forward<S: ReferenceScalar>(_ call: ReferenceCall<S>) -> [ReferenceTensor<S>] {
    var y = ReferenceTensor<S>(call.shapes[0])
    forEachPlace(call) { i, k in y.values[k] = call.operands[0].values[i] }
    return [y]
  }

  @specialized(where S == Float) @specialized(where S == Double)
  package func backward<S: ReferenceScalar>(
    _ call: ReferenceCall<S>, _ results: [ReferenceTensor<S>], _ gradients: [ReferenceTensor<S>]
  ) -> [ReferenceTensor<S>?] {
    var dx = ReferenceTensor<S>(call.operands[0].shape)
    forEachPlace(call) { i, k in dx.values[i] = gradients[0].values[k] }
    return [dx, nil]
  }

  /// Calls with the places in operand and result of every element that has one.
  @inline(__always)
  private func forEachPlace<S: ReferenceScalar>(
    _ call: ReferenceCall<S>, _ body: (Int, Int) -> Void
  ) {
    let (index, shape) = (call.operands[1], call.shapes[0])
    let (count, size) = (index.shape[index.shape.count - 1], shape[shape.count - 1])
    for i in 0..<index.count {
      if let place = S.index(index.values[i], below: size) { body(i, i / count * size + place) }
    }
  }
}
