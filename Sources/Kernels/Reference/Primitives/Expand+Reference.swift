import Program

extension Expand: ReferencePrimitive {
  @specialized(where S == Float) @specialized(where S == Double)
  package func forward<S: ReferenceScalar>(_ call: ReferenceCall<S>) -> [ReferenceTensor<S>] {
    let x = call.operands[0]
    return [ReferenceTensor(call.shapes[0], offsets(of: call).map { x.values[$0] })]
  }

  @specialized(where S == Float) @specialized(where S == Double)
  package func backward<S: ReferenceScalar>(
    _ call: ReferenceCall<S>, _ results: [ReferenceTensor<S>], _ gradients: [ReferenceTensor<S>]
  ) -> [ReferenceTensor<S>?] {
    var dx = ReferenceTensor<S>(call.operands[0].shape)
    for (i, offset) in offsets(of: call).enumerated() {
      dx.values[offset] += gradients[0].values[i]
    }
    return [dx]
  }

  /// Where every element of the result lies in the operand.
  private func offsets<S>(of call: ReferenceCall<S>) -> [Int] {
    let shape = call.shapes[0]
    return elementOffsets(shape, strides: broadcastStrides(call.operands[0].shape, to: shape))
  }
}
