internal import JSONText
internal import Training

/// How the values of every weight are spread, epoch after epoch.
struct WeightsOverTimeSection: RunSection {
  static let key = "weights_over_time"
  static let title = "Weights over time"
  private let series: [HistogramSeries]

  /// Levels of a picture from the least to the largest weight, and most of its columns.
  private static let levels = 48
  private static let mostColumns = 120
  private static let mostWeights = 60

  init?(_ record: RunRecord) {
    series = record.trace.histograms.filter { !$0.frames.isEmpty }
    if series.isEmpty { return nil }
  }

  var html: String {
    let shown = series.prefix(Self.mostWeights)
    let figures = shown.compactMap { series -> String? in
      guard let (picture, low, high) = picture(series) else { return nil }
      let first = HTML.text(series.name)
      return
        "<figure><img class=\"heat\" src=\"\(picture.address)\" alt=\"histograms of \(first)\" style=\"width:100%;height:96px\"><figcaption>\(first): \(short(low)) … \(short(high))</figcaption></figure>"
    }
    let rest =
      series.count > shown.count ? " The first \(shown.count) of \(series.count) weights." : ""
    return
      "<p class=\"faint\">A column for each epoch, from the least weight at the bottom to the largest at the top; the stronger the colour, the more weights.\(rest)</p><div class=\"charts\">\(figures.joined())</div>"
  }

  private func picture(_ series: HistogramSeries) -> (Bitmap, low: Double, high: Double)? {
    let every = max(1, (series.frames.count + Self.mostColumns - 1) / Self.mostColumns)
    let frames = series.frames.indices.filter { $0 % every == 0 }.map { series.frames[$0] }
    guard let low = frames.map(\.minimum).min(), let high = frames.compactMap(\.limits.last).max(),
      high > low
    else { return nil }
    var picture = Bitmap(width: frames.count, height: Self.levels)
    for (x, frame) in frames.enumerated() {
      let shares = levels(frame, low, high)
      let most = max(shares.max() ?? 0, 1e-30)
      for (level, share) in shares.enumerated() {
        // The root lets thin tails be seen.
        let depth = (share / most).squareRoot()
        picture[x, Self.levels - 1 - level] = (
          UInt8(255 - 255 * depth), UInt8(255 - 141 * depth), UInt8(255 - 77 * depth)
        )
      }
    }
    return (picture, low, high)
  }

  /// Counts of a frame spread over the levels of the picture.
  private func levels(_ frame: HistogramSeries.Frame, _ low: Double, _ high: Double) -> [Double] {
    var result = [Double](repeating: 0, count: Self.levels)
    let size = (high - low) / Double(Self.levels)
    var start = frame.minimum
    for (limit, count) in zip(frame.limits, frame.counts) {
      defer { start = limit }
      let first = level((start - low) / size)
      let last = level((limit - low) / size)
      guard limit > start else {
        result[first] += count
        continue
      }
      for level in first...max(first, last) {
        let inside =
          min(limit, low + Double(level + 1) * size) - max(start, low + Double(level) * size)
        result[level] += count * max(0, inside) / (limit - start)
      }
    }
    return result
  }

  private func level(_ place: Double) -> Int {
    place.isFinite ? Int(max(0, min(Double(Self.levels - 1), place))) : 0
  }

  var json: JSONValue {
    .object(
      series.map { series in
        .init(
          series.name,
          .array(
            series.frames.map { frame in
              [
                "step": .int(frame.step), "minimum": .number(frame.minimum),
                "limits": .array(frame.limits.map { .number($0) }),
                "counts": .array(frame.counts.map { .number($0) }),
              ]
            }))
      })
  }
}
