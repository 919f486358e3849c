import Program

extension Pool: ReferencePrimitive {
  @specialized(where S == Float) @specialized(where S == Double)
  package func forward<S: ReferenceScalar>(_ call: ReferenceCall<S>) -> [ReferenceTensor<S>] {
    let x = call.operands[0]
    let empty: S = kind == .max ? -.infinity : 0
    var y = ReferenceTensor<S>(call.shapes[0], repeating: empty)
    let counts = elementCounts(x.shape, y.shape)
    forEachElement(x.shape, y.shape) { i, k in
      switch kind {
      case .max: if x.values[i] > y.values[k] || x.values[i].isNaN { y.values[k] = x.values[i] }
      case .average: y.values[k] += x.values[i]
      }
    }
    if kind == .average {
      for k in 0..<y.count { y.values[k] /= S(counts[k / y.shape[3]]) }
    }
    return [y]
  }

  @specialized(where S == Float) @specialized(where S == Double)
  package func backward<S: ReferenceScalar>(
    _ call: ReferenceCall<S>, _ results: [ReferenceTensor<S>], _ gradients: [ReferenceTensor<S>]
  ) -> [ReferenceTensor<S>?] {
    let (x, y, dy) = (call.operands[0], results[0], gradients[0])
    let counts = elementCounts(x.shape, y.shape)
    var dx = ReferenceTensor<S>(x.shape)
    var isTaken = [Bool](repeating: false, count: y.count)
    forEachElement(x.shape, y.shape) { i, k in
      switch kind {
      case .max:
        guard !isTaken[k], x.values[i] == y.values[k] else { return }
        isTaken[k] = true
        dx.values[i] += dy.values[k]
      case .average: dx.values[i] += dy.values[k] / S(counts[k / y.shape[3]])
      }
    }
    return [dx]
  }

  /// How many elements of the image every window has.
  private func elementCounts(_ x: [Int], _ y: [Int]) -> [Int] {
    var counts = [Int](repeating: 0, count: y[0] * y[1] * y[2])
    sweep(x, y).forEachPair { _, _, position in counts[position] += 1 }
    return counts
  }

  /// Calls with the places in image and result of every element of a window, window by window in
  /// row-major order.
  @inline(__always)
  private func forEachElement(_ x: [Int], _ y: [Int], _ body: (Int, Int) -> Void) {
    let channels = x[3]
    sweep(x, y).forEachPair { pixel, _, position in
      for c in 0..<channels { body(pixel * channels + c, position * channels + c) }
    }
  }

  private func sweep(_ x: [Int], _ y: [Int]) -> WindowSweep {
    WindowSweep(
      image: x, window: window, result: y, strides: strides, padding: padding, dilation: [1, 1])
  }
}
