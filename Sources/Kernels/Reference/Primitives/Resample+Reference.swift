import Program

extension Resample: ReferencePrimitive {
  @specialized(where S == Float) @specialized(where S == Double)
  package func forward<S: ReferenceScalar>(_ call: ReferenceCall<S>) -> [ReferenceTensor<S>] {
    let x = call.operands[0]
    var y = ReferenceTensor<S>(call.shapes[0])
    forEachTap(x.shape) { i, k, weight in y.values[k] += S(weight) * x.values[i] }
    return [y]
  }

  @specialized(where S == Float) @specialized(where S == Double)
  package func backward<S: ReferenceScalar>(
    _ call: ReferenceCall<S>, _ results: [ReferenceTensor<S>], _ gradients: [ReferenceTensor<S>]
  ) -> [ReferenceTensor<S>?] {
    var dx = ReferenceTensor<S>(call.operands[0].shape)
    forEachTap(dx.shape) { i, k, weight in dx.values[i] += S(weight) * gradients[0].values[k] }
    return [dx]
  }

  /// Calls with the places in operand and result, and the weight, of everything that is summed.
  @inline(__always)
  private func forEachTap(_ x: [Int], _ body: (Int, Int, Float) -> Void) {
    let axis = frontAxis(axis, rank: x.count)
    let (outer, inner) = (x[..<axis].reduce(1, *), x[(axis + 1)...].reduce(1, *))
    for n in 0..<outer {
      for (row, taps) in taps.enumerated() {
        for tap in taps {
          let (from, to) = ((n * extent + tap.index) * inner, (n * self.taps.count + row) * inner)
          for k in 0..<inner { body(from + k, to + k, tap.weight) }
        }
      }
    }
  }
}
