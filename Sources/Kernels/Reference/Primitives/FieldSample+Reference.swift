import Program

extension FieldSample: ReferencePrimitive {
  @specialized(where S == Float) @specialized(where S == Double)
  package func forward<S: ReferenceScalar>(_ call: ReferenceCall<S>) -> [ReferenceTensor<S>] {
    let x = call.operands[0]
    return [reading(x.shape).read(x, at: places(call))]
  }

  @specialized(where S == Float) @specialized(where S == Double)
  package func backward<S: ReferenceScalar>(
    _ call: ReferenceCall<S>, _ results: [ReferenceTensor<S>], _ gradients: [ReferenceTensor<S>]
  ) -> [ReferenceTensor<S>?] {
    [reading(call.operands[0].shape).gradient(gradients[0], at: places(call)), nil]
  }

  private func reading(_ shape: [Int]) -> PixelReading {
    PixelReading(shape, interpolation, outside)
  }

  private func places<S: ReferenceScalar>(
    _ call: ReferenceCall<S>
  ) -> (_ image: Int, _ pixel: Int) -> (row: S, column: S) {
    let (places, shape) = (call.operands[1].values, call.operands[0].shape)
    return { image, pixel in
      let place = 2 * (image * shape[1] * shape[2] + pixel)
      return (row: places[place], column: places[place + 1])
    }
  }
}
