import Program

extension AffineSample: ReferencePrimitive {
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
    let (map, width) = (call.operands[1], call.operands[0].shape[2])
    let count = map.shape[1]
    return { image, pixel in
      let (u, v) = (S(pixel % width), S(pixel / width))
      func m(_ i: Int) -> S { i < count ? map.values[image * count + i] : 0 }
      let depth = m(6) * u + m(7) * v + 1
      return (
        row: (m(3) * u + m(4) * v + m(5)) / depth, column: (m(0) * u + m(1) * v + m(2)) / depth
      )
    }
  }
}
