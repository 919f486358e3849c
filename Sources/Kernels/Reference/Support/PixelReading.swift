import Program

/// An image read between its pixels.
struct PixelReading {
  let height: Int
  let width: Int
  let interpolation: AffineSample.Interpolation
  let outside: AffineSample.Outside

  init(
    _ shape: [Int], _ interpolation: AffineSample.Interpolation, _ outside: AffineSample.Outside
  ) {
    (height, width) = (shape[1], shape[2])
    (self.interpolation, self.outside) = (interpolation, outside)
  }

  /// What stands outside of the image, where that is a number.
  var fill: Float { if case .constant(let value) = outside { value } else { 0 } }

  /// The images x[N, H, W, C] read at a place for every pixel.
  ///
  /// - Parameter place: for a pixel of an image, which is counted over all rows.
  func read<S: ReferenceScalar>(
    _ x: ReferenceTensor<S>, at place: (_ image: Int, _ pixel: Int) -> (row: S, column: S)
  ) -> ReferenceTensor<S> {
    let channels = x.shape[3]
    let fill = S(fill)
    var y = ReferenceTensor<S>(x.shape)
    forEachRead(images: x.shape[0], at: place) { place, source, weight in
      for c in 0..<channels {
        let value = source.map { x.values[$0 * channels + c] } ?? fill
        y.values[place * channels + c] += weight * value
      }
    }
    return y
  }

  /// The gradient of the images that were read.
  func gradient<S: ReferenceScalar>(
    _ dy: ReferenceTensor<S>, at place: (_ image: Int, _ pixel: Int) -> (row: S, column: S)
  ) -> ReferenceTensor<S> {
    let channels = dy.shape[3]
    var dx = ReferenceTensor<S>(dy.shape)
    forEachRead(images: dy.shape[0], at: place) { place, source, weight in
      guard let source else { return }
      for c in 0..<channels {
        dx.values[source * channels + c] += weight * dy.values[place * channels + c]
      }
    }
    return dx
  }

  private func forEachRead<S: ReferenceScalar>(
    images: Int, at place: (_ image: Int, _ pixel: Int) -> (row: S, column: S),
    _ body: (_ pixel: Int, _ source: Int?, _ weight: S) -> Void
  ) {
    let area = height * width
    for image in 0..<images {
      forEachRead {
        place(image, $0)
      } _: { pixel, source, weight in
        body(image * area + pixel, source.map { image * area + $0 }, weight)
      }
    }
  }

  /// Calls for every pixel of one image with those it is mixed from; nil stands for the constant outside.
  @inline(__always)
  func forEachRead<S: ReferenceScalar>(
    at place: (_ pixel: Int) -> (row: S, column: S),
    _ body: (_ pixel: Int, _ source: Int?, _ weight: S) -> Void
  ) {
    for index in 0..<height * width {
      let wanted = place(index)
      let (row, column) = (inside(wanted.row, height), inside(wanted.column, width))
      guard interpolation == .bilinear else {
        body(index, pixel(row.rounded(), column.rounded()), 1)
        continue
      }
      let (top, left) = (row.rounded(.down), column.rounded(.down))
      for y in 0..<2 {
        let share = y == 0 ? 1 - (row - top) : row - top
        guard share != 0 else { continue }
        for x in 0..<2 {
          let part = x == 0 ? 1 - (column - left) : column - left
          guard part != 0 else { continue }
          body(index, pixel(top + S(y), left + S(x)), share * part)
        }
      }
    }
  }

  private func pixel<S: ReferenceScalar>(_ row: S, _ column: S) -> Int? {
    guard row >= 0, row < S(height), column >= 0, column < S(width) else { return nil }
    return Int(row) * width + Int(column)
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
