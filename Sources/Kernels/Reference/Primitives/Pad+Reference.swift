import Program

extension Pad: ReferencePrimitive {
  @specialized(where S == Float) @specialized(where S == Double)
  package func forward<S: ReferenceScalar>(_ call: ReferenceCall<S>) -> [ReferenceTensor<S>] {
    var y = ReferenceTensor<S>(call.shapes[0], repeating: S(value))
    for (i, offset) in offsets(of: call).enumerated() {
      y.values[offset] = call.operands[0].values[i]
    }
    return [y]
  }

  @specialized(where S == Float) @specialized(where S == Double)
  package func backward<S: ReferenceScalar>(
    _ call: ReferenceCall<S>, _ results: [ReferenceTensor<S>], _ gradients: [ReferenceTensor<S>]
  ) -> [ReferenceTensor<S>?] {
    [
      ReferenceTensor(
        call.operands[0].shape, offsets(of: call).map { gradients[0].values[$0] })
    ]
  }

  /// Where every element of the operand lies in the result.
  private func offsets<S>(of call: ReferenceCall<S>) -> [Int] {
    let strides = rowMajorStrides(call.shapes[0])
    let base = zip(amounts, strides).reduce(0) { $0 + $1.0.before * $1.1 }
    return elementOffsets(call.operands[0].shape, strides: strides, base: base)
  }
}
