/// A small picture as an address that carries its own content.
///
/// Windows bitmaps need no compression and every browser shows them.
struct Bitmap {
  let width: Int
  let height: Int
  /// Red, green and blue, row by row from the top.
  private var pixels: [UInt8]

  init(width: Int, height: Int) {
    (self.width, self.height) = (width, height)
    pixels = Array(repeating: 255, count: 3 * width * height)
  }

  subscript(x: Int, y: Int) -> (red: UInt8, green: UInt8, blue: UInt8) {
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
  init?(_ values: [Float], shape: [Int], channelsFirst: Bool = false) {
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

  var address: String { "data:image/bmp;base64," + Self.base64(file) }

  func tag(_ description: String) -> String {
    "<img src=\"\(address)\" alt=\"\(HTML.text(description))\" width=\"\(width)\" height=\"\(height)\">"
  }

  private var file: [UInt8] {
    func little(_ value: Int, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    let padding = (4 - 3 * width % 4) % 4
    let size = (3 * width + padding) * height
    var bytes: [UInt8] = Array("BM".utf8) + little(54 + size, 4) + little(0, 4) + little(54, 4)
    // A negative height: rows come from the top.
    bytes += little(40, 4) + little(width, 4) + little(-height, 4) + little(1, 2) + little(24, 2)
    bytes += little(0, 4) + little(size, 4) + little(2835, 4) + little(2835, 4) + little(0, 8)
    for y in 0..<height {
      for x in 0..<width {
        let (red, green, blue) = self[x, y]
        bytes += [blue, green, red]
      }
      bytes += [UInt8](repeating: 0, count: padding)
    }
    return bytes
  }

  /// RFC 4648.
  private static func base64(_ bytes: [UInt8]) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let part = bytes[start..<min(start + 3, bytes.count)]
      let bits = (0..<3).reduce(0) { $0 << 8 | ($1 < part.count ? Int(part[start + $1]) : 0) }
      for place in 0..<4 {
        text.append(
          place <= part.count ? letters[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
