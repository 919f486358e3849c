internal import Program

/// A primitive that multiplies an image with the weights of a window, and adds a bias where a third operand is one.
protocol WindowProducts: ReferencePrimitive {
  /// Calls with the places in image, weight and result of every product that is summed.
  func forEachProduct(_ x: [Int], _ w: [Int], _ y: [Int], _ body: (Int, Int, Int) -> Void)
}

extension WindowProducts {
  @inline(__always)
  func sums<S: ReferenceScalar>(_ call: ReferenceCall<S>) -> [ReferenceTensor<S>] {
    let (x, w) = (call.operands[0], call.operands[1])
    var y = ReferenceTensor<S>(call.shapes[0])
    if call.operands.count == 3 {
      let bias = call.operands[2].values
      for i in 0..<y.count { y.values[i] = bias[i % bias.count] }
    }
    forEachProduct(x.shape, w.shape, y.shape) { i, j, k in
      y.values[k] += x.values[i] * w.values[j]
    }
    return [y]
  }

  /// The gradients of image, weights and bias.
  @inline(__always)
  func gradients<S: ReferenceScalar>(
    _ call: ReferenceCall<S>, of dy: ReferenceTensor<S>
  ) -> [ReferenceTensor<S>?] {
    let (x, w) = (call.operands[0], call.operands[1])
    var dx = ReferenceTensor<S>(x.shape)
    var dw = ReferenceTensor<S>(w.shape)
    forEachProduct(x.shape, w.shape, dy.shape) { i, j, k in
      dx.values[i] += dy.values[k] * w.values[j]
      dw.values[j] += dy.values[k] * x.values[i]
    }
    return call.operands.count == 3 ? [dx, dw, dy.summed(overAllButLast: dy.shape[3])] : [dx, dw]
  }
}
