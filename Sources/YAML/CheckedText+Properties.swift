/// Anchors and tags, whose places libyaml gives together with that of their value.
extension CheckedText {
  /// Where a value begins after its anchor and tag, and where those end; `start` is where libyaml
  /// sees it begin.
  func afterProperties(
    _ properties: Event.Properties, at start: Int
  ) -> (start: Int, propertiesEnd: Int?) {
    guard !properties.isEmpty else { return (start, nil) }
    var offset = start
    var end = start
    // Not more than the value has: what follows may be those of its first key.
    for _ in 0..<properties.count where has("&", at: offset) || has("!", at: offset) {
      end = propertyEnd(from: offset)
      offset = skipSpace(from: end)
    }
    return (offset, end)
  }

  /// Where the tag of a value stands, which may be behind its anchor.
  func tagStart(at start: Int) -> Int {
    has("&", at: start) ? skipSpace(from: propertyEnd(from: start)) : start
  }

  /// The tag of a value that has one, as it is written.
  func writtenTag(at start: Int) -> String {
    let start = tagStart(at: start)
    return text(start..<propertyEnd(from: start))
  }

  private func propertyEnd(from start: Int) -> Int {
    var end = start + 1
    if has("&", at: start) {
      while let byte = byte(end), Self.isNameByte(byte) { end += 1 }
    } else if has("<", at: end) {
      while end < bytes.count, !isSpace(end), !has(">", at: end) { end += 1 }
      if has(">", at: end) { end += 1 }
    } else {
      while let byte = byte(end), !isSpace(end), !",[]{}".utf8.contains(byte) { end += 1 }
    }
    return end
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
