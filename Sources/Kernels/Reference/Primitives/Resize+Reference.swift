import Program

extension Resize: ReferencePrimitive {
  package func forward<S: ReferenceScalar>(_ call: ReferenceCall<S>) -> [ReferenceTensor<S>] {
    resampling(call.operands[0].shape).forward(call)
  }

  package func backward<S: ReferenceScalar>(
    _ call: ReferenceCall<S>, _ results: [ReferenceTensor<S>], _ gradients: [ReferenceTensor<S>]
  ) -> [ReferenceTensor<S>?] {
    resampling(call.operands[0].shape).backward(call, results, gradients)
  }
}
