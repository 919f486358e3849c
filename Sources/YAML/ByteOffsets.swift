/// Turns libyaml's marks, which count Unicode scalars, into offsets of UTF-8 bytes.
///
/// Marks mostly grow, so a cursor walks from the last answer to the next.
struct ByteOffsets {
  private let bytes: [UInt8]
  /// Length of the byte order mark, which libyaml never sees.
  private let origin: Int
  private let isASCII: Bool
  private var scalar = 0
  private var byte: Int

  init(_ text: CheckedText) {
    bytes = text.bytes
    origin = text.start
    isASCII = text.isASCII
    byte = text.start
  }

  /// - Complexity: O(distance from the mark asked for before); O(1) for ASCII.
  mutating func offset(ofScalar index: Int) -> Int {
    if isASCII { return min(origin + index, bytes.count) }
    while scalar < index, byte < bytes.count {
      byte += 1
      while byte < bytes.count, isContinuation(bytes[byte]) { byte += 1 }
      scalar += 1
    }
    while scalar > index, byte > origin {
      byte -= 1
      while byte > origin, isContinuation(bytes[byte]) { byte -= 1 }
      scalar -= 1
    }
    return byte
  }

  private func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
}
