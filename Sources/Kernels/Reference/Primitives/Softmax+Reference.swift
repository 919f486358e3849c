import Program

extension Softmax: ReferencePrimitive {
  @specialized(where S == Float) @specialized(where S == Double)
  package func forward<S: ReferenceScalar>(_ call: ReferenceCall<S>) -> [ReferenceTensor<S>] {
    let x = call.operands[0]
    let split = AxisSplit(x.shape, axes: [axis])
    var y = ReferenceTensor<S>(x.shape)
    for base in split.outer {
      var largest = x.values[base]
      for offset in split.inner { largest = max(largest, x.values[base + offset]) }
      var sum: S = 0
      for offset in split.inner { sum += S.exponential(x.values[base + offset] - largest) }
      for offset in split.inner {
        let shifted = x.values[base + offset] - largest
        y.values[base + offset] =
          isLog ? shifted - S.logarithm(sum) : S.exponential(shifted) / sum
      }
    }
    return [y]
  }

  @specialized(where S == Float) @specialized(where S == Double)
  package func backward<S: ReferenceScalar>(
    _ call: ReferenceCall<S>, _ results: [ReferenceTensor<S>], _ gradients: [ReferenceTensor<S>]
  ) -> [ReferenceTensor<S>?] {
    let (y, dy) = (results[0], gradients[0])
    let split = AxisSplit(y.shape, axes: [axis])
    var dx = ReferenceTensor<S>(y.shape)
    for base in split.outer {
      var sum: S = 0
      for offset in split.inner {
        sum += isLog ? dy.values[base + offset] : dy.values[base + offset] * y.values[base + offset]
      }
      for offset in split.inner {
        let (g, value) = (dy.values[base + offset], y.values[base + offset])
        dx.values[base + offset] = isLog ? g - S.exponential(value) * sum : value * (g - sum)
      }
    }
    return [dx]
  }
}
