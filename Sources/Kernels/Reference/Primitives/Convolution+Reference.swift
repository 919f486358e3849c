import Program

extension Convolution: WindowProducts {
  @specialized(where S == Float) @specialized(where S == Double)
  package func forward<S: ReferenceScalar>(_ call: ReferenceCall<S>) -> [ReferenceTensor<S>] {
    sums(call)
  }

  @specialized(where S == Float) @specialized(where S == Double)
  package func backward<S: ReferenceScalar>(
    _ call: ReferenceCall<S>, _ results: [ReferenceTensor<S>], _ gradients: [ReferenceTensor<S>]
  ) -> [ReferenceTensor<S>?] {
    self.gradients(call, of: gradients[0])
  }

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
