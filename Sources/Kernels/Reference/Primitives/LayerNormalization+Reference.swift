import Program

extension LayerNormalization: ReferencePrimitive {
  @specialized(where S == Float) @specialized(where S == Double)
  package func forward<S: ReferenceScalar>(_ call: ReferenceCall<S>) -> [ReferenceTensor<S>] {
    let (x, gamma, beta) = (call.operands[0], call.operands[1], call.operands[2])
    let split = AxisSplit(x.shape, axes: axes)
    var y = ReferenceTensor<S>(x.shape)
    for base in split.outer {
      let moments = Moments(x, base: base, offsets: split.inner, epsilon: S(epsilon))
      for (i, offset) in split.inner.enumerated() {
        let normalized = (x.values[base + offset] - moments.mean) * moments.inverseDeviation
        y.values[base + offset] =
          normalized * gamma.values[i % gamma.count] + beta.values[i % beta.count]
      }
    }
    return [y]
  }

  @specialized(where S == Float) @specialized(where S == Double)
  package func backward<S: ReferenceScalar>(
    _ call: ReferenceCall<S>, _ results: [ReferenceTensor<S>], _ gradients: [ReferenceTensor<S>]
  ) -> [ReferenceTensor<S>?] {
    let (x, gamma, beta, dy) = (call.operands[0], call.operands[1], call.operands[2], gradients[0])
    let split = AxisSplit(x.shape, axes: axes)
    var dx = ReferenceTensor<S>(x.shape)
    var dgamma = ReferenceTensor<S>(gamma.shape)
    var dbeta = ReferenceTensor<S>(beta.shape)
    for base in split.outer {
      let moments = Moments(x, base: base, offsets: split.inner, epsilon: S(epsilon))
      moments.backward(
        x, dy, base: base, offsets: split.inner, scale: { gamma.values[$0 % gamma.count] },
        into: &dx)
      for (i, offset) in split.inner.enumerated() {
        let normalized = (x.values[base + offset] - moments.mean) * moments.inverseDeviation
        dgamma.values[i % gamma.count] += dy.values[base + offset] * normalized
        dbeta.values[i % beta.count] += dy.values[base + offset]
      }
    }
    return [dx, dgamma, dbeta]
  }
}
