internal import SourceText
internal import YAML

/// The pairs of a mapping as pieces of text that can change places; comments go with the pair they are about.
struct PairPieces {
  private let range: Range<Int>
  /// What stands between the pieces and stays: commas, blank lines.
  private let separators: [ArraySlice<UInt8>]
  private let pieces: [ArraySlice<UInt8>]

  /// - Returns: nil where a piece cannot be moved safely.
  init?(_ mapping: Node, _ comments: [Comment], in file: SourceFile) {
    guard let pairs = mapping.mapping, pairs.count > 1, !mapping.range.bytes.isEmpty else {
      return nil
    }
    let text = file.text
    let all = mapping.range.bytes
    guard all.upperBound <= text.count,
      // An anchor must stay before its aliases, and a merge key shows no pairs of its own.
      !text[all].contains(UInt8(ascii: "&")), !text[all].contains(UInt8(ascii: "<"))
    else { return nil }
    if text[all.lowerBound] == UInt8(ascii: "{") {
      guard !comments.contains(where: { all.contains(Int($0.range.start)) }) else { return nil }
      self.init(flow: pairs, all, text)
    } else {
      self.init(block: pairs, SourceLines(file))
    }
  }

  /// The mapping with its pairs in another order.
  ///
  /// - Parameter order: for each place, which pair comes there.
  func reordered(_ order: [Int]) -> (range: Range<Int>, text: [UInt8]) {
    var result: [UInt8] = []
    for (place, index) in order.enumerated() {
      result += separators[place]
      result += pieces[index]
    }
    return (range, result)
  }

  // MARK: Flow

  private init?(flow pairs: [Node.Pair], _ all: Range<Int>, _ text: [UInt8]) {
    let ranges = pairs.map { Int($0.key.range.start)..<Int($0.value.place.end) }
    guard let first = ranges.first, let last = ranges.last, !ranges.contains(where: \.isEmpty),
      all.lowerBound < first.lowerBound, last.upperBound <= all.upperBound
    else { return nil }
    var separators: [ArraySlice<UInt8>] = [text[first.lowerBound..<first.lowerBound]]
    for (a, b) in zip(ranges, ranges.dropFirst()) {
      guard a.upperBound <= b.lowerBound else { return nil }
      let between = text[a.upperBound..<b.lowerBound]
      // Anything else belongs to a pair in a way that its range does not show.
      guard between.filter({ !Self.isSpace($0) }) == [UInt8(ascii: ",")] else { return nil }
      separators.append(between)
    }
    range = first.lowerBound..<last.upperBound
    self.separators = separators
    pieces = ranges.map { text[$0] }
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }

  // MARK: Block

  private init?(block pairs: [Node.Pair], _ lines: SourceLines) {
    let spans = pairs.map { pair -> ClosedRange<Int> in
      let first = lines.index(of: Int(pair.key.range.start))
      let end = max(Int(pair.key.range.end), Int(pair.value.place.end))
      let last = lines.index(of: max(Int(pair.key.range.start), end - 1))
      return first...max(first, pair.value.isEmpty ? first : last)
    }
    guard let column = lines.indent(spans[0].lowerBound),
      zip(pairs, spans).allSatisfy({ pair, span in
        lines.indent(span.lowerBound) == column
          && lines.start(span.lowerBound) + column == Int(pair.key.range.start)
      }),
      zip(spans, spans.dropFirst()).allSatisfy({ $0.upperBound < $1.lowerBound })
    else { return nil }

    var gaps: [Range<Int>] = []
    var bodies: [ClosedRange<Int>] = []
    // Above the first key of a file stands what is about the whole file.
    var start = spans[0].lowerBound
    if column > 0 { while lines.isComment(start - 1, at: column) { start -= 1 } }
    gaps.append(start..<start)
    for (index, span) in spans.enumerated() {
      let limit = index + 1 < spans.count ? spans[index + 1].lowerBound : lines.count
      let end = lines.endOfTrailingComments(after: span.upperBound, before: limit, column: column)
      bodies.append(start...end)
      guard index + 1 < spans.count else { break }
      start = end + 1
      let gap = start
      while start < limit, lines.isBlank(start) { start += 1 }
      gaps.append(gap..<start)
    }
    range = lines.start(bodies[0].lowerBound)..<lines.end(bodies[bodies.count - 1].upperBound)
    // Every piece but the last place's ends with a line break.
    separators = gaps.enumerated().map { index, gap in
      index == 0 ? [] : lines.breakBytes[...] + lines.bytes(gap)
    }
    pieces = bodies.map { lines.bytesWithoutBreak($0) }
  }
}

extension Node {
  /// Nothing at all behind a key.
  fileprivate var isEmpty: Bool { scalar.map { $0.text.isEmpty && $0.style == .plain } ?? false }
}
