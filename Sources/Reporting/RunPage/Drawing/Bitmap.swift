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

  /// A sequence from left to right, a row for each feature, each from its least to its largest number.
  ///
  /// - Parameter shape: `[steps, features]`.
  init?(steps values: [Float], shape: [Int]) {
    guard shape.count == 2, (2...512).contains(shape[0]), (1...512).contains(shape[1]),
      values.count == shape[0] * shape[1]
    else { return nil }
    let (steps, features) = (shape[0], shape[1])
    self.init(width: steps, height: features)
    for feature in 0..<features {
      let row = (0..<steps).map { values[$0 * features + feature] }
      let finite = row.filter(\.isFinite)
      let (low, high) = (finite.min() ?? 0, finite.max() ?? 0)
      for (step, value) in row.enumerated() where high > low && value.isFinite {
        let level = UInt8(max(0, min(255, (value - low) / (high - low) * 255)))
        self[step, feature] = (level, level, level)
      }
    }
  }

  /// A colour for the class of every place.
  ///
  /// - Parameter shape: `[height, width]`, one of which may be followed or led by an axis of one.
  init?(classes values: [Float], shape: [Int]) {
    let sizes = shape.count == 3 && shape[0] != 1 ? Array(shape[..<2]) : Array(shape.suffix(2))
    guard sizes.count == 2, shape.reduce(1, *) == sizes[0] * sizes[1],
      sizes.allSatisfy((2...512).contains), values.count == sizes[0] * sizes[1]
    else { return nil }
    self.init(width: sizes[1], height: sizes[0])
    for (place, value) in values.enumerated() {
      let kind = Int(exactly: value.rounded()).map { max(0, $0) } ?? 0
      self[place % width, place / width] = Self.colors[kind % Self.colors.count]
    }
  }

  /// A colour for the class that has the highest score at every place.
  ///
  /// - Parameter shape: `[height, width, classes]`, or with the classes first.
  init?(scores values: [Float], shape: [Int], channelsFirst: Bool) {
    guard shape.count == 3, shape.allSatisfy({ $0 > 1 }), values.count == shape.reduce(1, *) else {
      return nil
    }
    let classes = channelsFirst ? shape[0] : shape[2]
    let places = values.count / classes
    let best = (0..<places).map { place in
      Float(
        (0..<classes).max { a, b in
          channelsFirst
            ? values[a * places + place] < values[b * places + place]
            : values[place * classes + a] < values[place * classes + b]
        } ?? 0)
    }
    self.init(classes: best, shape: Array(channelsFirst ? shape[1...] : shape[..<2]))
  }

  /// After Okabe and Ito, 2008; the first class is most often the background.
  private static let colors: [(red: UInt8, green: UInt8, blue: UInt8)] = [
    (40, 40, 40), (230, 159, 0), (86, 180, 233), (0, 158, 115), (240, 228, 66), (0, 114, 178),
    (213, 94, 0), (204, 121, 167),
  ]

  package var address: String {
    "data:image/png;base64,"
      + Base64.text(PNGFile.encode(width: width, height: height, channels: 3, pixels: pixels))
  }
}
