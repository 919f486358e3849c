import Program

extension TransposedConvolution: WindowProducts {
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

  /// Image and result change places.
  @inline(__always)
  func forEachProduct(
    _ x: [Int], _ w: [Int], _ y: [Int], _ body: (Int, Int, Int) -> Void
  ) {
    convolution.forEachProduct(y, w, x) { i, j, k in body(k, j, i) }
  }
}
