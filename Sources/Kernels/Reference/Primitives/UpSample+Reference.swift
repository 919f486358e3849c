import Program

extension UpSample: ReferencePrimitive {
  @specialized(where S == Float) @specialized(where S == Double)
  package func forward<S: ReferenceScalar>(_ call: ReferenceCall<S>) -> [ReferenceTensor<S>] {
    let x = call.operands[0]
    var y = ReferenceTensor<S>(call.shapes[0])
    forEachTap(x.shape, y.shape) { i, k, weight in y.values[k] += weight * x.values[i] }
    return [y]
  }

  @specialized(where S == Float) @specialized(where S == Double)
  package func backward<S: ReferenceScalar>(
    _ call: ReferenceCall<S>, _ results: [ReferenceTensor<S>], _ gradients: [ReferenceTensor<S>]
  ) -> [ReferenceTensor<S>?] {
    var dx = ReferenceTensor<S>(call.operands[0].shape)
    forEachTap(dx.shape, gradients[0].shape) { i, k, weight in
      dx.values[i] += weight * gradients[0].values[k]
    }
    return [dx]
  }

  /// Calls with the places in image and result, and the weight, of everything that is summed.
  @inline(__always)
  private func forEachTap<S: ReferenceScalar>(
    _ x: [Int], _ y: [Int], _ body: (Int, Int, S) -> Void
  ) {
    let rows = (0..<y[1]).map { taps($0, factor: factors[0], extent: x[1]) }
    let columns = (0..<y[2]).map { taps($0, factor: factors[1], extent: x[2]) }
    for n in 0..<y[0] {
      for row in 0..<y[1] {
        for column in 0..<y[2] {
          for (i, rowWeight) in rows[row] {
            for (j, columnWeight) in columns[column] {
              for c in 0..<y[3] {
                body(
                  ((n * x[1] + i) * x[2] + j) * x[3] + c,
                  ((n * y[1] + row) * y[2] + column) * y[3] + c, S(rowWeight * columnWeight))
              }
            }
          }
        }
      }
    }
  }

  /// Which elements of an axis a position of the enlarged axis takes, and how much of each.
  private func taps(_ position: Int, factor: Int, extent: Int) -> [(index: Int, weight: Double)] {
    guard interpolation == .bilinear else { return [(position / factor, 1)] }
    let source = (Double(position) + 0.5) / Double(factor) - 0.5
    let lower = source.rounded(.down)
    let fraction = source - lower
    return [
      (max(Int(lower), 0), 1 - fraction), (min(Int(lower) + 1, extent - 1), fraction),
    ]
  }
}
