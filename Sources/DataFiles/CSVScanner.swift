/// Walks over the cells of delimiter-separated text.
///
/// Follows RFC 4180 and Python's `csv` module where they differ: a quote opens a quoted cell at its
/// start only, `""` inside one is a quote, text after the closing quote is kept, empty lines are no rows.
package struct CSVScanner {
  /// One cell as bytes of the file; ``text`` resolves its quotes.
  package struct Cell {
    package let bytes: UnsafeRawBufferPointer
    /// Whether the cell starts with a quote.
    package let isQuoted: Bool

    package var text: String {
      guard isQuoted else { return String(decoding: bytes, as: UTF8.self) }
      var result: [UInt8] = []
      var isInside = false
      var i = 0
      while i < bytes.count {
        let byte = bytes[i]
        if byte == CSVScanner.quote, i == 0 {
          isInside = true
        } else if byte == CSVScanner.quote, isInside {
          if i + 1 < bytes.count, bytes[i + 1] == CSVScanner.quote {
            result.append(byte)
            i += 1
          } else {
            isInside = false
          }
        } else {
          result.append(byte)
        }
        i += 1
      }
      return String(decoding: result, as: UTF8.self)
    }
  }

  static let quote = UInt8(ascii: "\"")
  private let bytes: UnsafeRawBufferPointer
  private let separator: UInt8
  /// Behind the row read last.
  private(set) var position: Int
  /// Where the row read last starts.
  private(set) var rowStart = 0
  /// 1-based line of the row read last.
  package private(set) var line = 0
  private var nextLine = 1
  /// Set when the text ends inside a quoted cell.
  package private(set) var isUnterminated = false

  /// - Parameter start: where to begin: at a row, behind a mark in front of the text.
  package init(_ bytes: UnsafeRawBufferPointer, separator: UInt8, at start: Int = 0) {
    (self.bytes, self.separator, position) = (bytes, separator, start)
  }

  /// Replaces `cells` by those of the next row that is not empty.
  ///
  /// - Returns: false at the end.
  package mutating func nextRow(_ cells: inout [Cell]) -> Bool {
    cells.removeAll(keepingCapacity: true)
    while position < bytes.count, isLineEnd(bytes[position]) { skipLineEnd() }
    guard position < bytes.count else { return false }
    (line, rowStart) = (nextLine, position)
    while true {
      cells.append(nextCell())
      guard position < bytes.count, bytes[position] == separator else { break }
      position += 1
    }
    if position < bytes.count { skipLineEnd() }
    return true
  }

  private func isLineEnd(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
  }

  private mutating func skipLineEnd() {
    if bytes[position] == UInt8(ascii: "\r"), position + 1 < bytes.count,
      bytes[position + 1] == UInt8(ascii: "\n")
    {
      position += 1
    }
    position += 1
    nextLine += 1
  }

  private mutating func nextCell() -> Cell {
    let start = position
    let isQuoted = position < bytes.count && bytes[position] == Self.quote
    if isQuoted { skipQuoted() }
    while position < bytes.count, bytes[position] != separator, !isLineEnd(bytes[position]) {
      position += 1
    }
    return Cell(
      bytes: UnsafeRawBufferPointer(rebasing: bytes[start..<position]), isQuoted: isQuoted)
  }

  /// Moves behind the closing quote; line ends inside count for ``line``.
  private mutating func skipQuoted() {
    position += 1
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == Self.quote {
        guard position < bytes.count, bytes[position] == Self.quote else { return }
        position += 1
      } else if byte == UInt8(ascii: "\n") {
        nextLine += 1
      }
    }
    isUnterminated = true
  }
}
