internal import CZlib

/// Writes pixels as PNG (ISO/IEC 15948), unfiltered, in one compressed piece.
package enum PNGFile {
  private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// - Parameters:
  ///   - channels: 1 for grey, 2 for grey and opacity, 3 for red, green and blue, 4 for these and opacity.
  ///   - pixels: `[height, width, channels]`, row-major.
  /// - Precondition: sizes are positive and there are height · width · channels bytes.
  package static func encode(width: Int, height: Int, channels: Int, pixels: [UInt8]) -> [UInt8] {
    precondition((1...4).contains(channels) && width > 0 && height > 0)
    precondition(pixels.count == width * height * channels)
    let colorType: [UInt8] = [0, 4, 2, 6]
    // Eight bits, deflate, the five filters, not interlaced.
    let header = word(width) + word(height) + [8, colorType[channels - 1], 0, 0, 0]
    var rows: [UInt8] = []
    rows.reserveCapacity((width * channels + 1) * height)
    for row in 0..<height {
      rows.append(0)
      rows += pixels[row * width * channels..<(row + 1) * width * channels]
    }
    return signature + chunk("IHDR", header) + chunk("IDAT", compressed(rows)) + chunk("IEND", [])
  }

  private static func compressed(_ bytes: [UInt8]) -> [UInt8] {
    var count = compressBound(uLong(bytes.count))
    var result = [UInt8](repeating: 0, count: Int(count))
    // It cannot fail: the bound is what zlib itself asks for.
    compress2(&result, &count, bytes, uLong(bytes.count), Z_DEFAULT_COMPRESSION)
    return Array(result.prefix(Int(count)))
  }

  private static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
    let body = Array(name.utf8) + content
    return word(content.count) + body + word(Int(crc32(0, body, uInt(body.count))))
  }

  /// Four bytes, the largest first.
  private static func word(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }
}
