import Program

extension OneHot: ReferencePrimitive {
  @specialized(where S == Float) @specialized(where S == Double)
  package func forward<S: ReferenceScalar>(_ call: ReferenceCall<S>) -> [ReferenceTensor<S>] {
    var y = ReferenceTensor<S>(call.shapes[0])
    for (row, value) in call.operands[0].values.enumerated() {
      if let i = S.index(value, below: classes) { y.values[row * classes + i] = 1 }
    }
    return [y]
  }

  @specialized(where S == Float) @specialized(where S == Double)
  package func backward<S: ReferenceScalar>(
    _ call: ReferenceCall<S>, _ results: [ReferenceTensor<S>], _ gradients: [ReferenceTensor<S>]
  ) -> [ReferenceTensor<S>?] {
    [nil]
  }
}
