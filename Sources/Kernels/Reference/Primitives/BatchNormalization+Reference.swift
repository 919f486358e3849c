import Program

extension BatchNormalization: ReferencePrimitive {
  @specialized(where S == Float) @specialized(where S == Double)
  package func forward<S: ReferenceScalar>(_ call: ReferenceCall<S>) -> [ReferenceTensor<S>] {
    let (x, gamma, beta) = (call.operands[0], call.operands[1], call.operands[2])
    let split = AxisSplit(x.shape, axes: [axis])
    let count = S(split.outer.count)
    var y = ReferenceTensor<S>(x.shape)
    var (mean, variance) = (call.operands[3], call.operands[4])
    for (c, base) in split.inner.enumerated() {
      let moments = Moments(x, base: base, offsets: split.outer, epsilon: S(epsilon))
      for offset in split.outer {
        let normalized = (x.values[base + offset] - moments.mean) * moments.inverseDeviation
        y.values[base + offset] = normalized * gamma.channel(c) + beta.channel(c)
      }
      let correction = hasUnbiasedMovingVariance && count > 1 ? count / (count - 1) : 1
      let momentum = S(momentum)
      mean.values[c] = momentum * mean.values[c] + (1 - momentum) * moments.mean
      variance.values[c] =
        momentum * variance.values[c] + (1 - momentum) * moments.variance * correction
    }
    return [y, mean, variance]
  }

  @specialized(where S == Float) @specialized(where S == Double)
  package func backward<S: ReferenceScalar>(
    _ call: ReferenceCall<S>, _ results: [ReferenceTensor<S>], _ gradients: [ReferenceTensor<S>]
  ) -> [ReferenceTensor<S>?] {
    let (x, gamma, beta, dy) = (call.operands[0], call.operands[1], call.operands[2], gradients[0])
    let split = AxisSplit(x.shape, axes: [axis])
    var dx = ReferenceTensor<S>(x.shape)
    var dgamma = ReferenceTensor<S>(gamma.shape)
    var dbeta = ReferenceTensor<S>(beta.shape)
    for (c, base) in split.inner.enumerated() {
      let moments = Moments(x, base: base, offsets: split.outer, epsilon: S(epsilon))
      let sums = moments.backward(
        x, dy, base: base, offsets: split.outer, scale: { _ in gamma.channel(c) }, into: &dx)
      dgamma.values[gamma.count == 1 ? 0 : c] += sums.timesNormalized
      dbeta.values[beta.count == 1 ? 0 : c] += sums.plain
    }
    return [dx, dgamma, dbeta, nil, nil]
  }
}

extension ReferenceTensor {
  /// The value for one channel of a tensor that has one for each or one for all.
  fileprivate func channel(_ c: Int) -> Scalar { values[count == 1 ? 0 : c] }
}
