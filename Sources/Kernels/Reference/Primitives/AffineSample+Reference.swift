import Program

extension AffineSample: ReferencePrimitive {
  @specialized(where S == Float) @specialized(where S == Double)
  package func forward<S: ReferenceScalar>(_ call: ReferenceCall<S>) -> [ReferenceTensor<S>] {
    let (x, map) = (call.operands[0], call.operands[1])
    var y = ReferenceTensor<S>(x.shape)
    let channels = x.shape[3]
    forEachRead(x.shape, map.values) { place, source, weight in
      for c in 0..<channels {
        let value = source.map { x.values[$0 * channels + c] } ?? S(fill)
        y.values[place * channels + c] += weight * value
      }
    }
    return [y]
  }

  @specialized(where S == Float) @specialized(where S == Double)
  package func backward<S: ReferenceScalar>(
    _ call: ReferenceCall<S>, _ results: [ReferenceTensor<S>], _ gradients: [ReferenceTensor<S>]
  ) -> [ReferenceTensor<S>?] {
    var dx = ReferenceTensor<S>(call.operands[0].shape)
    let channels = dx.shape[3]
    forEachRead(dx.shape, call.operands[1].values) { place, source, weight in
      guard let source else { return }
      for c in 0..<channels {
        dx.values[source * channels + c] += weight * gradients[0].values[place * channels + c]
      }
    }
    return [dx, nil]
  }

  private var fill: Float { if case .constant(let value) = outside { value } else { 0 } }

  /// Calls for every pixel with the pixels it is mixed from; nil stands for the constant outside.
  private func forEachRead<S: ReferenceScalar>(
    _ shape: [Int], _ map: [S], _ body: (_ place: Int, _ source: Int?, _ weight: S) -> Void
  ) {
    let (height, width) = (shape[1], shape[2])
    func source(_ n: Int, _ row: S, _ column: S) -> Int? {
      guard row >= 0, row < S(height), column >= 0, column < S(width) else { return nil }
      return (n * height + Int(row)) * width + Int(column)
    }
    for n in 0..<shape[0] {
      let m = map[(n * 6)..<(n * 6 + 6)]
      func at(_ i: Int) -> S { m[m.startIndex + i] }
      for v in 0..<height {
        for u in 0..<width {
          let place = (n * height + v) * width + u
          let column = inside(at(0) * S(u) + at(1) * S(v) + at(2), width)
          let row = inside(at(3) * S(u) + at(4) * S(v) + at(5), height)
          guard interpolation == .bilinear else {
            body(place, source(n, row.rounded(), column.rounded()), 1)
            continue
          }
          let (top, left) = (row.rounded(.down), column.rounded(.down))
          let (down, right) = (row - top, column - left)
          for (y, share) in [(top, 1 - down), (top + 1, down)] where share != 0 {
            for (x, part) in [(left, 1 - right), (left + 1, right)] where part != 0 {
              body(place, source(n, y, x), share * part)
            }
          }
        }
      }
    }
  }

  /// The place within an axis of `size` pixels that stands in for a place.
  private func inside<S: ReferenceScalar>(_ place: S, _ size: Int) -> S {
    // What is no number, or too far away to be counted, is outside.
    guard place.isFinite, abs(place) < S(Int32.max) else { return -2 }
    let last = S(size - 1)
    switch outside {
    case .constant: return place
    case .nearest: return min(max(place, 0), last)
    case .reflect:
      let period = 2 * S(size)
      var p = (place + 0.5).truncatingRemainder(dividingBy: period)
      if p < 0 { p += period }
      return min(max((p > S(size) ? period - p : p) - 0.5, 0), last)
    case .wrap:
      guard place < 0 || place > last else { return place }
      // TensorFlow wraps at the last pixel, not behind it.
      guard size > 1 else { return 0 }
      let rounds =
        place < 0
        ? (-place / last).rounded(.down) + 1 : -(place / last).rounded(.down)
      return min(max(place + S(size) * rounds, 0), last)
    }
  }
}
