/// Samples of a batch side by side, in red, green and blue of 8 bits.
package struct PictureSheet: Sendable {
  package let width: Int
  package let height: Int
  /// `[height, width, 3]`, row-major.
  package let pixels: [UInt8]
  /// Pictures of one row, from the left.
  package let columns: Int
  /// The numbers that are black and white; what lies beyond is cut off.
  package let range: ClosedRange<Double>

  /// The size of a sample as a picture; nil where it is none.
  package struct Format: Sendable {
    package let height: Int
    package let width: Int
    package let channels: Int
    package let isChannelsFirst: Bool

    /// - Parameter shape: of one sample: two axes, or three of which one counts one or three channels.
    package init?(_ shape: [Int], isChannelsFirst: Bool) {
      switch shape.count {
      case 2: (height, width, channels) = (shape[0], shape[1], 1)
      case 3 where isChannelsFirst: (channels, height, width) = (shape[0], shape[1], shape[2])
      case 3: (height, width, channels) = (shape[0], shape[1], shape[2])
      default: return nil
      }
      self.isChannelsFirst = isChannelsFirst && shape.count == 3
      // Three columns of a table are no picture.
      guard channels == 1 || channels == 3, height >= 4, width >= 4 else { return nil }
    }

    fileprivate func offset(_ y: Int, _ x: Int, _ channel: Int) -> Int {
      isChannelsFirst ? (channel * height + y) * width + x : (y * width + x) * channels + channel
    }
  }

  private static let gap = 1
  /// Beyond this many pixels a sheet is larger than anyone looks at.
  private static let mostPixels = 1 << 24

  /// - Parameters:
  ///   - values: `[count, …]`, row-major.
  ///   - columns: pictures side by side.
  ///   - size: pixels that the longer side of a picture has at least, by whole multiples, and at most, by leaving out.
  package init?(
    _ values: [Float], count: Int, _ format: Format, columns: Int, size: ClosedRange<Int>
  ) {
    let sampleSize = format.height * format.width * format.channels
    guard count > 0, columns > 0, values.count >= count * sampleSize else { return nil }
    let longer = max(format.height, format.width)
    let enlargement = max(1, size.lowerBound / longer)
    let reduction = max(1, (longer + size.upperBound - 1) / size.upperBound)
    let (h, w) = (
      max(1, format.height * enlargement / reduction),
      max(1, format.width * enlargement / reduction)
    )
    self.columns = min(columns, count)
    let rows = (count + self.columns - 1) / self.columns
    width = self.columns * (w + Self.gap) - Self.gap
    height = rows * (h + Self.gap) - Self.gap
    guard width <= Self.mostPixels / max(1, height) else { return nil }
    range = Self.range(values)
    // Between the pictures a grey that neither black nor white runs into.
    var pixels = [UInt8](repeating: 96, count: width * height * 3)
    for sample in 0..<count {
      let (top, left) = (
        sample / self.columns * (h + Self.gap), sample % self.columns * (w + Self.gap)
      )
      for y in 0..<h {
        for x in 0..<w {
          for channel in 0..<3 {
            let from = format.offset(
              y * format.height / h, x * format.width / w, format.channels == 1 ? 0 : channel)
            pixels[((top + y) * width + left + x) * 3 + channel] =
              Self.shade(Double(values[sample * sampleSize + from]), range)
          }
        }
      }
    }
    self.pixels = pixels
  }

  /// The usual range that the values keep to, or their own.
  private static func range(_ values: [Float]) -> ClosedRange<Double> {
    let finite = values.lazy.filter(\.isFinite)
    let (low, high) = (Double(finite.min() ?? 0), Double(finite.max() ?? 1))
    for usual in [0.0...1.0, -1.0...1.0, 0.0...255.0]
    where usual.contains(low) && usual.contains(high) {
      // Values that fill a hundredth of it belong to another range.
      if high - low > 0.05 * (usual.upperBound - usual.lowerBound) { return usual }
    }
    return low < high ? low...high : low...(low + 1)
  }

  private static func shade(_ value: Double, _ range: ClosedRange<Double>) -> UInt8 {
    guard value.isFinite else { return 0 }
    let share = (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    return UInt8((min(max(share, 0), 1) * 255).rounded())
  }
}
