internal import SourceText

/// The lines of a file, counted from 0.
struct SourceLines {
  private let file: SourceFile
  private let starts: [Int]
  let breakBytes: [UInt8]

  init(_ file: SourceFile) {
    self.file = file
    var starts = [file.byteOrderMarkLength]
    for (offset, byte) in file.text.enumerated() where byte == 0x0A { starts.append(offset + 1) }
    self.starts = starts
    breakBytes = file.hasCarriageReturns ? [0x0D, 0x0A] : [0x0A]
  }

  var count: Int { starts.count }

  /// - Complexity: O(log lines).
  func index(of offset: Int) -> Int {
    var (low, high) = (0, starts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  func start(_ line: Int) -> Int { starts[line] }

  /// Where its text ends, without the line break.
  func end(_ line: Int) -> Int {
    var end = line + 1 < starts.count ? starts[line + 1] - 1 : file.text.count
    if end > starts[line], file.text[end - 1] == 0x0D { end -= 1 }
    return end
  }

  /// Whole lines with their breaks.
  func bytes(_ lines: Range<Int>) -> ArraySlice<UInt8> {
    if lines.isEmpty { return [] }
    let end = lines.upperBound < starts.count ? starts[lines.upperBound] : file.text.count
    return file.text[starts[lines.lowerBound]..<end]
  }

  func bytesWithoutBreak(_ lines: ClosedRange<Int>) -> ArraySlice<UInt8> {
    file.text[starts[lines.lowerBound]..<end(lines.upperBound)]
  }

  /// Spaces before the text; nil where there is none, or a tab.
  func indent(_ line: Int) -> Int? {
    guard line >= 0, line < count else { return nil }
    var offset = starts[line]
    while offset < end(line), file.text[offset] == 0x20 { offset += 1 }
    guard offset < end(line), file.text[offset] != 0x09 else { return nil }
    return offset - starts[line]
  }

  func isBlank(_ line: Int) -> Bool {
    line >= 0 && line < count
      && file.text[starts[line]..<end(line)].allSatisfy { $0 == 0x20 || $0 == 0x09 }
  }

  /// Whether the line holds nothing but a comment that starts in a column.
  func isComment(_ line: Int, at column: Int) -> Bool {
    guard let indent = indent(line) else { return false }
    return indent == column && file.text[starts[line] + indent] == UInt8(ascii: "#")
  }

  /// The last line of what belongs to a value: comments behind it that stand deeper than its key.
  func endOfTrailingComments(after last: Int, before limit: Int, column: Int) -> Int {
    var end = last
    var line = last + 1
    while line < limit {
      if !isBlank(line) {
        guard let indent = indent(line), indent > column,
          file.text[starts[line] + indent] == UInt8(ascii: "#")
        else { break }
        end = line
      }
      line += 1
    }
    return end
  }
}
