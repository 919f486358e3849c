import Program

extension Elementwise: ReferencePrimitive {
  @specialized(where S == Float) @specialized(where S == Double)
  package func forward<S: ReferenceScalar>(_ call: ReferenceCall<S>) -> [ReferenceTensor<S>] {
    let x = call.operands[0]
    return [ReferenceTensor(x.shape, x.values.map { function.value($0) })]
  }

  @specialized(where S == Float) @specialized(where S == Double)
  package func backward<S: ReferenceScalar>(
    _ call: ReferenceCall<S>, _ results: [ReferenceTensor<S>], _ gradients: [ReferenceTensor<S>]
  ) -> [ReferenceTensor<S>?] {
    var dx = gradients[0]
    for i in 0..<dx.count { dx.values[i] *= function.derivative(call.operands[0].values[i]) }
    return [dx]
  }
}
