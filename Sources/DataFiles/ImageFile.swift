internal import CImages

/// PNG and JPEG files as pixels.
package struct ImageFile: Sendable {
  package let height: Int
  package let width: Int
  /// 1 for grey, 2 for grey and opacity, 3 for red, green and blue, 4 for these and opacity.
  package let channels: Int
  /// `[height, width, channels]`, row-major, 8 bits each.
  package let pixels: [UInt8]

  /// More pixels than this are taken for a mistake or an attack: 400 MB of colours.
  package static let largestPixelCount = 1 << 27

  /// Decodes the file at `path`; photographs are turned upright as their EXIF orientation says.
  ///
  /// - Parameter channels: 1, 3 or 4; colours become grey as in ITU-R BT.601, opacity is dropped or full.
  /// - Throws: ``DataError`` when the file is missing, damaged, truncated, too large, or neither PNG nor JPEG.
  package init(_ path: String, channels: Int) throws(DataError) {
    let contents = try FileBytes(mapping: path)
    self = try contents.withUnsafeBytes { bytes throws(DataError) in
      try ImageFile(bytes, file: path, channels: channels)
    }
  }

  /// As ``init(_:channels:)`` for the bytes of a file.
  package init(
    _ bytes: UnsafeRawBufferPointer, file: String?, channels: Int
  ) throws(DataError) {
    let stored = try ImageFile(decoding: bytes, file: file).upright(
      Self.isJPEG(bytes) ? EXIFOrientation(jpeg: bytes) : .upright)
    self = stored.converted(to: channels)
  }

  private init(height: Int, width: Int, channels: Int, pixels: [UInt8]) {
    (self.height, self.width, self.channels, self.pixels) = (height, width, channels, pixels)
  }

  // MARK: Decoding

  private static func isJPEG(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.starts(with: [0xFF, 0xD8])
  }

  private init(decoding bytes: UnsafeRawBufferPointer, file: String?) throws(DataError) {
    let isJPEG = Self.isJPEG(bytes)
    guard isJPEG || bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) else {
      throw DataError(
        bytes.isEmpty
          ? "is empty, not an image" : "is neither a PNG nor a JPEG file: \(Self.kind(bytes))",
        file: file, help: "convert it to PNG or JPEG")
    }
    let base = bytes.bindMemory(to: UInt8.self).baseAddress
    var image = coprime_image()
    var message = coprime_message()
    let read = isJPEG ? coprime_jpeg_header : coprime_png_header
    guard read(base, bytes.count, &image, &message) == 1 else {
      throw Self.failure(message, isJPEG, file)
    }
    let (height, width, channels) = (Int(image.height), Int(image.width), Int(image.channels))
    let (count, overflow) = height.multipliedReportingOverflow(by: width)
    guard !overflow, count <= Self.largestPixelCount else {
      throw DataError(
        "is an image of \(width) × \(height) pixels, more than \(Self.largestPixelCount)",
        file: file, help: "scale it down beforehand")
    }
    var pixels = [UInt8](repeating: 0, count: count * channels)
    let isDecoded = pixels.withUnsafeMutableBufferPointer { target in
      let decode = isJPEG ? coprime_jpeg_decode : coprime_png_decode
      return decode(base, bytes.count, &image, target.baseAddress, &message) == 1
    }
    guard isDecoded else { throw Self.failure(message, isJPEG, file) }
    if image.is_cmyk == 1 {
      self.init(height: height, width: width, channels: 3, pixels: Self.mixed(pixels))
    } else {
      self.init(height: height, width: width, channels: channels, pixels: pixels)
    }
  }

  private static func kind(_ bytes: UnsafeRawBufferPointer) -> String {
    let kinds: [(start: [UInt8], name: String)] = [
      (Array("GIF8".utf8), "it is a GIF"), (Array("BM".utf8), "it is a BMP"),
      (Array("RIFF".utf8), "it may be a WebP"), ([0x49, 0x49, 0x2A, 0], "it is a TIFF"),
      ([0x4D, 0x4D, 0, 0x2A], "it is a TIFF"),
    ]
    return kinds.first { bytes.starts(with: $0.start) }?.name ?? "the first bytes are wrong"
  }

  private static func failure(
    _ message: coprime_message, _ isJPEG: Bool, _ file: String?
  ) -> DataError {
    let text = withUnsafeBytes(of: message.text) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    return DataError(
      "the \(isJPEG ? "JPEG" : "PNG") file is damaged\(text.isEmpty ? "" : ": \(text)")",
      file: file,
      help: "remove the file or get it again")
  }

  /// Red, green and blue of 255 minus the inks.
  private static func mixed(_ inks: [UInt8]) -> [UInt8] {
    var colours: [UInt8] = []
    colours.reserveCapacity(inks.count / 4 * 3)
    for i in stride(from: 0, to: inks.count, by: 4) {
      let black = UInt32(inks[i + 3])
      for channel in 0..<3 {
        colours.append(UInt8((UInt32(inks[i + channel]) * black + 127) / 255))
      }
    }
    return colours
  }

  // MARK: Channels

  private func converted(to wanted: Int) -> ImageFile {
    guard wanted != channels else { return self }
    var result: [UInt8] = []
    result.reserveCapacity(height * width * wanted)
    pixels.withUnsafeBufferPointer { pixels in
      for i in stride(from: 0, to: pixels.count, by: channels) {
        let (red, green, blue) =
          channels < 3
          ? (pixels[i], pixels[i], pixels[i]) : (pixels[i], pixels[i + 1], pixels[i + 2])
        if wanted == 1 {
          result.append(channels < 3 ? red : Self.grey(red, green, blue))
          continue
        }
        result.append(red)
        result.append(green)
        result.append(blue)
        if wanted == 4 { result.append(channels == 2 ? pixels[i + 1] : 255) }
      }
    }
    return ImageFile(height: height, width: width, channels: wanted, pixels: result)
  }

  /// ITU-R BT.601 in 16 bits, as the Python library Pillow rounds it.
  private static func grey(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> UInt8 {
    let sum: UInt32 = UInt32(red) * 19595 + UInt32(green) * 38470 + UInt32(blue) * 7471
    return UInt8(truncatingIfNeeded: (sum + 0x8000) >> 16)
  }

  // MARK: Orientation

  private func upright(_ orientation: EXIFOrientation) -> ImageFile {
    guard orientation != .upright else { return self }
    let (rows, columns) = orientation.swapsAxes ? (width, height) : (height, width)
    var result = [UInt8](repeating: 0, count: pixels.count)
    for row in 0..<rows {
      for column in 0..<columns {
        let (y, x) = orientation.source(row, column, height: height, width: width)
        for channel in 0..<channels {
          result[(row * columns + column) * channels + channel] =
            pixels[(y * width + x) * channels + channel]
        }
      }
    }
    return ImageFile(height: rows, width: columns, channels: channels, pixels: result)
  }
}
