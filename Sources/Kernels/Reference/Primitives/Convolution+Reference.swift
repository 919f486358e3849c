import Program

extension Convolution: ReferencePrimitive {
  @specialized(where S == Float) @specialized(where S == Double)
  package func forward<S: ReferenceScalar>(_ call: ReferenceCall<S>) -> [ReferenceTensor<S>] {
    let (x, w) = (call.operands[0], call.operands[1])
    var y = ReferenceTensor<S>(call.shapes[0])
    let filters = w.shape[3]
    if call.operands.count == 3 {
      for i in 0..<y.count { y.values[i] = call.operands[2].values[i % filters] }
    }
    forEachProduct(x.shape, w.shape, y.shape) { i, j, k in
      y.values[k] += x.values[i] * w.values[j]
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
    forEachProduct(x.shape, w.shape, dy.shape) { i, j, k in
      dx.values[i] += dy.values[k] * w.values[j]
      dw.values[j] += dy.values[k] * x.values[i]
    }
    return call.operands.count == 3 ? [dx, dw, dy.summed(overAllButLast: w.shape[3])] : [dx, dw]
  }

  /// Calls with the places in image, weight and result of every product that is summed.
  @inline(__always)
  func forEachProduct(
    _ x: [Int], _ w: [Int], _ y: [Int], _ body: (Int, Int, Int) -> Void
  ) {
    let sweep = WindowSweep(
      image: x, window: w, result: y, strides: strides, padding: padding, dilation: dilation)
    let (channels, filters) = (w[2], w[3])
    let filtersPerGroup = filters / groups
    sweep.forEachPair { pixel, tap, position in
      for f in 0..<filters {
        for c in 0..<channels {
          body(
            pixel * x[3] + f / filtersPerGroup * channels + c,
            (tap * channels + c) * filters + f, position * filters + f)
        }
      }
    }
  }
}
