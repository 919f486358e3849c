import Program

extension DepthwiseConvolution: WindowProducts {
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
    let (channels, multiplier) = (w[2], w[3])
    sweep.forEachPair { pixel, tap, position in
      for c in 0..<channels {
        for m in 0..<multiplier {
          body(
            pixel * channels + c, (tap * channels + c) * multiplier + m,
            (position * channels + c) * multiplier + m)
        }
      }
    }
  }
}
