/// What a document shows of the lines that a command prints; a line `...` stands for any number of lines.
struct ShownOutput {
  static let gap = "..."

  let lines: [String]
  /// Whether the command trains or measures, so that its numbers may differ a little.
  let isMeasured: Bool

  /// The first line shown that nothing printed fits, or the count of lines shown where more is printed than they say;
  /// nil where all fit.
  func mismatch(_ printed: [String]) -> Int? {
    let fits = comparison(printed)
    // How many of the lines printed those shown so far may stand for.
    var ends: Set<Int> = [0]
    for (index, row) in fits.enumerated() {
      let next =
        row.map { row in Set(ends.filter { $0 < printed.count && row[$0] }.map { $0 + 1 }) }
        ?? ends.min().map { Set($0...printed.count) } ?? []
      if next.isEmpty { return index }
      ends = next
    }
    return ends.contains(printed.count) ? nil : lines.count
  }

  /// Lines that fit what was printed, with as many of the old ones kept as possible.
  func updated(_ printed: [String]) -> [String] {
    if mismatch(printed) == nil { return lines }
    var result: [String] = []
    var (shownStart, printedStart) = (0, 0)
    for (shown, line) in anchors(printed) + [(lines.count, printed.count)] {
      result += Self.filled(
        Array(lines[shownStart..<shown]), Array(printed[printedStart..<line]))
      if shown < lines.count { result.append(lines[shown]) }
      (shownStart, printedStart) = (shown + 1, line + 1)
    }
    return result
  }

  /// For each line shown, which of those printed it stands for; nil for a gap.
  private func comparison(_ printed: [String]) -> [[Bool]?] {
    let printed = printed.map(TranscriptLine.init(printed:))
    return lines.map { line in
      if line == Self.gap { return nil }
      let shown = TranscriptLine(shown: line)
      return printed.map { shown.fits($0, isMeasured: isMeasured) }
    }
  }

  /// Lines between two that stayed: a gap stays, with as many lines before and behind it as there were.
  private static func filled(_ shown: [String], _ printed: [String]) -> [String] {
    guard let first = shown.firstIndex(of: gap), let last = shown.lastIndex(of: gap) else {
      return printed
    }
    let (before, behind) = (first, shown.count - last - 1)
    guard before + behind < printed.count else { return printed }
    return printed.prefix(before) + [gap] + printed.suffix(behind)
  }

  /// The longest sequence of lines shown that fit lines printed in the same order. O(lines shown · lines printed).
  private func anchors(_ printed: [String]) -> [(shown: Int, printed: Int)] {
    let fits = comparison(printed).map { $0 ?? printed.map { _ in false } }
    let (rows, columns) = (lines.count, printed.count)
    var longest = Array(repeating: Array(repeating: 0, count: columns + 1), count: rows + 1)
    for row in (0..<rows).reversed() {
      for column in (0..<columns).reversed() {
        longest[row][column] = max(
          longest[row + 1][column], longest[row][column + 1],
          fits[row][column] ? longest[row + 1][column + 1] + 1 : 0)
      }
    }
    var anchors: [(Int, Int)] = []
    var (row, column) = (0, 0)
    while row < rows, column < columns {
      if fits[row][column], longest[row][column] == longest[row + 1][column + 1] + 1 {
        anchors.append((row, column))
        (row, column) = (row + 1, column + 1)
      } else if longest[row + 1][column] >= longest[row][column + 1] {
        row += 1
      } else {
        column += 1
      }
    }
    return anchors
  }
}
