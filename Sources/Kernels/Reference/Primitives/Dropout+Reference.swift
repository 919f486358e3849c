import Arrays
import Program

extension Dropout: ReferencePrimitive {
  @specialized(where S == Float) @specialized(where S == Double)
  package func forward<S: ReferenceScalar>(_ call: ReferenceCall<S>) -> [ReferenceTensor<S>] {
    [masked(call.operands[0], call)]
  }

  @specialized(where S == Float) @specialized(where S == Double)
  package func backward<S: ReferenceScalar>(
    _ call: ReferenceCall<S>, _ results: [ReferenceTensor<S>], _ gradients: [ReferenceTensor<S>]
  ) -> [ReferenceTensor<S>?] {
    [masked(gradients[0], call)]
  }

  private func masked<S>(_ x: ReferenceTensor<S>, _ call: ReferenceCall<S>) -> ReferenceTensor<S> {
    let shape = maskShape(for: x.shape)
    let factors = DropoutMask(seed: call.seed, stream: stream, step: call.step, rate: rate)
      .factors(count: shape.reduce(1, *))
    let offsets = elementOffsets(x.shape, strides: broadcastStrides(shape, to: x.shape))
    var y = x
    for i in 0..<y.count { y.values[i] *= S(factors[offsets[i]]) }
    return y
  }
}
