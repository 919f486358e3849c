import Program

extension Pick: ReferencePrimitive {
  @specialized(where S == Float) @specialized(where S == Double)
  package func forward<S: ReferenceScalar>(_ call: ReferenceCall<S>) -> [ReferenceTensor<S>] {
    let (x, index) = (call.operands[0], call.operands[1])
    let extent = x.shape[x.shape.count - 1]
    var y = ReferenceTensor<S>(call.shapes[0], repeating: .nan)
    for row in 0..<y.count {
      if let i = S.index(index.values[row], below: extent) {
        y.values[row] = x.values[row * extent + i]
      }
    }
    return [y]
  }

  @specialized(where S == Float) @specialized(where S == Double)
  package func backward<S: ReferenceScalar>(
    _ call: ReferenceCall<S>, _ results: [ReferenceTensor<S>], _ gradients: [ReferenceTensor<S>]
  ) -> [ReferenceTensor<S>?] {
    let (x, index) = (call.operands[0], call.operands[1])
    let extent = x.shape[x.shape.count - 1]
    var dx = ReferenceTensor<S>(x.shape)
    for row in 0..<index.count {
      if let i = S.index(index.values[row], below: extent) {
        dx.values[row * extent + i] = gradients[0].values[row]
      }
    }
    return [dx, nil]
  }
}
