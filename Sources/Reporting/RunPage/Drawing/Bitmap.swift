internal import DataFiles

/// A small picture as an address that carries its own content.
package struct Bitmap {
  let width: Int
  let height: Int
  /// Red, green and blue, row by row from the top.
  private var pixels: [UInt8]

  init(width: Int, height: Int) {
    (self.width, self.height) = (width, height)
    pixels = Array(repeating: 255, count: 3 * width * height)
  }

  package subscript(x: Int, y: Int) -> (red: UInt8, green: UInt8, blue: UInt8) {
    get {
      let place = 3 * (y * width + x)
      return (pixels[place], pixels[place + 1], pixels[place + 2])
    }
    set {
      let place = 3 * (y * width + x)
      (pixels[place], pixels[place + 1], pixels[place + 2]) = newValue
    }
  }

  /// A picture of the numbers of an image, stretched from its least to its largest; nil where it is none.
  ///
  /// - Parameter shape: `[height, width]`, or with one or three channels as the last axis or, with `channelsFirst`, the first.
  package init?(_ values: [Float], shape: [Int], channelsFirst: Bool = false) {
    var sizes = shape
    if sizes.count == 2 { sizes.append(1) }
    let isFirst = channelsFirst && shape.count == 3
    guard sizes.count == 3 else { return nil }
    let (height, width, channels) =
      isFirst ? (sizes[1], sizes[2], sizes[0]) : (sizes[0], sizes[1], sizes[2])
    guard (2...512).contains(height), (2...512).contains(width), channels == 1 || channels == 3,
      values.count == height * width * channels
    else { return nil }
    self.init(width: width, height: height)
    let finite = values.filter(\.isFinite)
    let (low, high) = (finite.min() ?? 0, finite.max() ?? 0)
    func level(_ x: Int, _ y: Int, _ channel: Int) -> UInt8 {
      let channel = min(channel, channels - 1)
      let place =
        isFirst ? (channel * height + y) * width + x : (y * width + x) * channels + channel
      let share = high > low ? (values[place] - low) / (high - low) : 0
      return share.isFinite ? UInt8(max(0, min(255, share * 255))) : 0
    }
    for y in 0..<height {
      for x in 0..<width { self[x, y] = (level(x, y, 0), level(x, y, 1), level(x, y, 2)) }
    }
  }

  package var address: String {
    "data:image/png;base64,"
      + Base64.text(PNGFile.encode(width: width, height: height, channels: 3, pixels: pixels))
  }

  func tag(_ description: String) -> String {
    "<img src=\"\(address)\" alt=\"\(HTML.text(description))\" width=\"\(width)\" height=\"\(height)\">"
  }
}
