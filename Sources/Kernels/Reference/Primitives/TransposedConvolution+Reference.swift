import Program

extension TransposedConvolution: ReferencePrimitive {
  @specialized(where S == Float) @specialized(where S == Double)
  package func forward<S: ReferenceScalar>(_ call: ReferenceCall<S>) -> [ReferenceTensor<S>] {
    let (x, w) = (call.operands[0], call.operands[1])
    var y = ReferenceTensor<S>(call.shapes[0])
    if call.operands.count == 3 {
      let bias = call.operands[2].values
      for i in 0..<y.count { y.values[i] = bias[i % bias.count] }
    }
    convolution.forEachProduct(y.shape, w.shape, x.shape) { i, j, k in
      y.values[i] += x.values[k] * w.values[j]
    }
    return [y]
  }

  @specialized(where S == Float) @specialized(where S == Double)
  package func backward<S: ReferenceScalar>(
    _ call: ReferenceCall<S>, _ results: [ReferenceTensor<S>], _ gradients: [ReferenceTensor<S>]
  ) -> [ReferenceTensor<S>?] {
    let (dy, x, w) = (gradients[0], call.operands[0], call.operands[1])
    var dx = ReferenceTensor<S>(x.shape)
    var dw = ReferenceTensor<S>(w.shape)
    convolution.forEachProduct(dy.shape, w.shape, x.shape) { i, j, k in
      dx.values[k] += dy.values[i] * w.values[j]
      dw.values[j] += dy.values[i] * x.values[k]
    }
    return call.operands.count == 3 ? [dx, dw, dy.summed(overAllButLast: dy.shape[3])] : [dx, dw]
  }
}
