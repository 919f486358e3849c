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
    let maps = (0..<map.shape[0]).map { PixelMap(map.values[($0 * count)..<(($0 + 1) * count)]) }
    return { image, pixel in maps[image].place(of: pixel, width: width) }
  }
}

/// Where the pixels of an image are read, by the six numbers of an affine map or the eight of a perspective.
struct PixelMap<S: ReferenceScalar> {
  private let across, down, depth: (S, S, S)

  init(_ numbers: some RandomAccessCollection<S>) {
    func at(_ i: Int) -> S {
      i < numbers.count ? numbers[numbers.index(numbers.startIndex, offsetBy: i)] : 0
    }
    across = (at(0), at(1), at(2))
    down = (at(3), at(4), at(5))
    depth = (at(6), at(7), 1)
  }

  /// - Parameter pixel: counted over all rows.
  @inline(__always)
  func place(of pixel: Int, width: Int) -> (row: S, column: S) {
    let (u, v) = (S(pixel % width), S(pixel / width))
    let depth = depth.0 * u + depth.1 * v + depth.2
    return (
      row: (down.0 * u + down.1 * v + down.2) / depth,
      column: (across.0 * u + across.1 * v + across.2) / depth
    )
  }
}
