/// The bytes of one file and the table that turns offsets into lines and columns.
///
/// Tolerates every offset and text that is not UTF-8: nothing here traps.
package struct SourceFile: Sendable {
  /// Both counted from 1; columns count Unicode scalars, a byte order mark not included.
  package typealias Position = (line: Int, column: Int)

  package let id: FileID
  /// As the user wrote it.
  package let path: String
  package let text: [UInt8]
  /// Offset of the first byte of every line; never empty.
  private let lineStarts: [Int32]

  /// - Complexity: O(bytes), one pass.
  package init(id: FileID = FileID(0), path: String, text: [UInt8]) {
    self.id = id
    self.path = path
    self.text = text
    lineStarts = Self.lineStarts(of: text)
  }

  package init(id: FileID = FileID(0), path: String, text: String) {
    self.init(id: id, path: path, text: [UInt8](text.utf8))
  }

  package var lineCount: Int { lineStarts.count }

  /// 3 when the file starts with a UTF-8 byte order mark, else 0.
  package var byteOrderMarkLength: Int { text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0 }

  /// Whether the first line ends as Windows ends lines, CR LF.
  package var hasCarriageReturns: Bool {
    guard let end = text.firstIndex(of: 0x0A) else { return false }
    return end > 0 && text[end - 1] == 0x0D
  }

  /// All bytes of the file.
  package var wholeRange: SourceRange { SourceRange(id, 0, text.count) }

  /// Where a byte stands; offsets outside the file are moved to its nearest end, offsets inside a
  /// scalar to its first byte.
  ///
  /// - Complexity: O(log lines + length of the line).
  package func position(_ offset: Int) -> Position {
    let offset = scalarStart(at: offset)
    let line = lineIndex(of: offset)
    let start = contentStart(ofLine: line)
    guard offset > start else { return (line + 1, 1) }
    return (line + 1, 1 + text[start..<offset].count { !Self.isContinuation($0) })
  }

  /// Where a range starts and where the scalar after its last stands.
  package func range(_ range: SourceRange) -> (start: Position, end: Position) {
    (position(Int(range.start)), position(Int(range.end)))
  }

  /// The offset of a position; the nearest one where the file has no such line or column.
  package func offset(line: Int, column: Int) -> Int {
    guard line >= 1 else { return 0 }
    guard line <= lineCount else { return text.count }
    let bytes = contentRange(ofLine: line - 1)
    var left = column - 1
    for index in bytes where !Self.isContinuation(text[index]) {
      if left <= 0 { return index }
      left -= 1
    }
    return bytes.upperBound
  }

  /// One line for display, counted from 1, without its line break and byte order mark; empty where
  /// the file has no such line. Bytes that are not UTF-8 show as U+FFFD.
  package func line(_ number: Int) -> String {
    guard number >= 1, number <= lineCount else { return "" }
    return String(decoding: text[contentRange(ofLine: number - 1)], as: UTF8.self)
  }

  /// The text of a range; bytes that are not UTF-8 show as U+FFFD.
  package func text(in range: SourceRange) -> String {
    String(decoding: text[range.bytes.clamped(to: 0..<text.count)], as: UTF8.self)
  }

  // MARK: Lines

  private func lineIndex(of offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if Int(lineStarts[middle]) <= offset { low = middle } else { high = middle }
    }
    return low
  }

  private func contentStart(ofLine index: Int) -> Int {
    index == 0 ? byteOrderMarkLength : Int(lineStarts[index])
  }

  /// The bytes of a line without its break and the byte order mark.
  private func contentRange(ofLine index: Int) -> Range<Int> {
    let start = contentStart(ofLine: index)
    var end = index + 1 < lineStarts.count ? Int(lineStarts[index + 1]) : text.count
    if end > start, text[end - 1] == UInt8(ascii: "\n") { end -= 1 }
    if end > start, text[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return start..<end
  }

  private func scalarStart(at offset: Int) -> Int {
    var offset = Swift.min(Swift.max(offset, 0), text.count)
    // A scalar has at most three continuation bytes; more of them are not UTF-8.
    let earliest = Swift.max(0, offset - 3)
    while offset > earliest, offset < text.count, Self.isContinuation(text[offset]) { offset -= 1 }
    return offset
  }

  private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

  /// Lines end at LF, CR LF and a lone CR, as editors and the language server protocol count them.
  private static func lineStarts(of text: [UInt8]) -> [Int32] {
    var starts: [Int32] = [0]
    starts.reserveCapacity(1 + text.count / 24)
    text.withUnsafeBufferPointer { bytes in
      for index in bytes.indices where bytes[index] <= 0x0D {
        let byte = bytes[index]
        let isLoneReturn =
          byte == 0x0D && !(index + 1 < bytes.count && bytes[index + 1] == 0x0A)
        if byte == 0x0A || isLoneReturn { starts.append(Int32(clamping: index + 1)) }
      }
    }
    return starts
  }
}
