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

  /// The images x[N, H, W, C] read at a place for every pixel.
  ///
  /// - Parameter place: for a pixel of an image, which is counted over all rows.
  func read<S: ReferenceScalar>(
    _ x: ReferenceTensor<S>, at place: (_ image: Int, _ pixel: Int) -> (row: S, column: S)
  ) -> ReferenceTensor<S> {
    let channels = x.shape[3]
    let fill: S = if case .constant(let value) = outside { S(value) } else { 0 }
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

  /// Calls for every pixel with those it is mixed from; nil stands for the constant outside.
  private func forEachRead<S: ReferenceScalar>(
    images: Int, at place: (_ image: Int, _ pixel: Int) -> (row: S, column: S),
    _ body: (_ pixel: Int, _ source: Int?, _ weight: S) -> Void
  ) {
    let area = height * width
    for image in 0..<images {
      for pixel in 0..<area {
        let (row, column) = place(image, pixel)
        forEachPixel(row: row, column: column) { source, weight in
          body(image * area + pixel, source.map { image * area + $0 }, weight)
        }
      }
    }
  }

  private func forEachPixel<S: ReferenceScalar>(
    row: S, column: S, _ body: (_ pixel: Int?, _ weight: S) -> Void
  ) {
    let (row, column) = (inside(row, height), inside(column, width))
    guard interpolation == .bilinear else {
      body(pixel(row.rounded(), column.rounded()), 1)
      return
    }
    let (top, left) = (row.rounded(.down), column.rounded(.down))
    let (down, right) = (row - top, column - left)
    for (y, share) in [(top, 1 - down), (top + 1, down)] where share != 0 {
      for (x, part) in [(left, 1 - right), (left + 1, right)] where part != 0 {
        body(pixel(y, x), share * part)
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
