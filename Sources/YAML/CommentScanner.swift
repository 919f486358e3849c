internal import SourceText

/// Finds the comments of a file, which libyaml drops: every `#` that no scalar holds.
struct CommentScanner {
  private let text: CheckedText
  private var next = 0
  private var ranges: [Range<Int>] = []

  init(_ text: CheckedText) { self.text = text }

  /// Takes the comments before a scalar and steps over the scalar. Scalars come in the order of the
  /// file; `end` is where libyaml saw a block scalar end, which may be after blank lines.
  mutating func step(over style: Scalar.Style, from start: Int, to end: Int) {
    guard next < text.hashes.count else { return }
    take(upTo: start)
    if style == .literal || style == .folded {
      // A comment may follow the indicator; what follows on the next lines is text.
      take(upTo: min(text.lineEnd(of: start), end))
    }
    while next < text.hashes.count, text.hashes[next] < end { next += 1 }
  }

  /// Takes the comments of the rest. Behind `readEnd` nothing is known of scalars; there a `#` at
  /// the start of a line or after white space counts.
  mutating func finish(readEnd: Int, file: FileID) -> [Comment] {
    take(upTo: readEnd)
    while next < text.hashes.count {
      let hash = text.hashes[next]
      if hash == text.start || text.isSpace(hash - 1) { take(upTo: hash + 1) } else { next += 1 }
    }
    return ranges.map { comment($0, file: file) }
  }

  private mutating func take(upTo limit: Int) {
    while next < text.hashes.count, text.hashes[next] < limit {
      let start = text.hashes[next]
      let end = text.lineEnd(of: start)
      ranges.append(start..<text.trimmedEnd(end, notBefore: start))
      while next < text.hashes.count, text.hashes[next] < end { next += 1 }
    }
  }

  private func comment(_ range: Range<Int>, file: FileID) -> Comment {
    var start = range.lowerBound + 1
    while start < range.upperBound, text.isBlank(start) { start += 1 }
    let lineStart = text.lineStart(of: range.lowerBound)
    return Comment(
      range: SourceRange(file, range.lowerBound, range.upperBound),
      text: text.text(start..<range.upperBound),
      ownsLine: (lineStart..<range.lowerBound).allSatisfy { text.isBlank($0) })
  }
}
