import Program

extension Reduce: ReferencePrimitive {
  @specialized(where S == Float) @specialized(where S == Double)
  package func forward<S: ReferenceScalar>(_ call: ReferenceCall<S>) -> [ReferenceTensor<S>] {
    let x = call.operands[0]
    let split = AxisSplit(x.shape, axes: axes)
    var y = ReferenceTensor<S>(call.shapes[0])
    for (k, base) in split.outer.enumerated() {
      switch kind {
      case .sum, .mean:
        var sum: S = 0
        for offset in split.inner { sum += x.values[base + offset] }
        y.values[k] = kind == .mean ? sum / S(split.inner.count) : sum
      case .maximum:
        var largest = x.values[base]
        for offset in split.inner {
          let value = x.values[base + offset]
          if value > largest || value.isNaN { largest = value }
        }
        y.values[k] = largest
      }
    }
    return [y]
  }

  @specialized(where S == Float) @specialized(where S == Double)
  package func backward<S: ReferenceScalar>(
    _ call: ReferenceCall<S>, _ results: [ReferenceTensor<S>], _ gradients: [ReferenceTensor<S>]
  ) -> [ReferenceTensor<S>?] {
    let (x, y, dy) = (call.operands[0], results[0], gradients[0])
    let split = AxisSplit(x.shape, axes: axes)
    var dx = ReferenceTensor<S>(x.shape)
    for (k, base) in split.outer.enumerated() {
      let ties = split.inner.count { x.values[base + $0] == y.values[k] }
      for offset in split.inner {
        switch kind {
        case .sum: dx.values[base + offset] = dy.values[k]
        case .mean: dx.values[base + offset] = dy.values[k] / S(split.inner.count)
        case .maximum:
          let isLargest = x.values[base + offset] == y.values[k]
          dx.values[base + offset] = isLargest ? dy.values[k] / S(ties) : 0
        }
      }
    }
    return [dx]
  }
}
