import Program

extension Angle: ReferencePrimitive {
  package func forward<S: ReferenceScalar>(_ call: ReferenceCall<S>) -> [ReferenceTensor<S>] {
    let (y, x) = (call.operands[0], call.operands[1])
    return [ReferenceTensor(y.shape, zip(y.values, x.values).map { S.angle($0, $1) })]
  }

  package func backward<S: ReferenceScalar>(
    _ call: ReferenceCall<S>, _ results: [ReferenceTensor<S>], _ gradients: [ReferenceTensor<S>]
  ) -> [ReferenceTensor<S>?] {
    let (y, x) = (call.operands[0], call.operands[1])
    var (dy, dx) = (gradients[0], gradients[0])
    for i in y.values.indices {
      let square = x.values[i] * x.values[i] + y.values[i] * y.values[i]
      dy.values[i] *= square > 0 ? x.values[i] / square : 0
      dx.values[i] *= square > 0 ? -y.values[i] / square : 0
    }
    return [dy, dx]
  }
}
