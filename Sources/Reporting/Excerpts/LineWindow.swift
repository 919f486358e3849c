/// The part of a line that is shown, and where an underline goes.
struct LineWindow {
  private(set) var text = ""
  /// Index of the first character that is shown.
  private(set) var start = 0
  /// Columns before the underline.
  private(set) var indent = 0
  /// Columns of the underline, at least one.
  private(set) var length = 1

  /// - Parameters:
  ///   - from: column of the first scalar of the range, counted from 1.
  ///   - to: column after the range; nil where it ends on a later line.
  ///   - limit: columns that a longer line is cut to, around the range.
  init(_ line: String, from: Int = 1, to: Int? = 1, limit: Int) {
    let cells = line.map(Cell.init)
    let first = Self.index(ofColumn: from, in: cells)
    let last = to.map { max(first, Self.index(ofColumn: $0, in: cells)) } ?? cells.count
    var shown = cells.indices
    if cells.width > limit { shown = Self.window(cells, around: first, limit) }
    start = shown.lowerBound
    let lead = shown.lowerBound > 0 ? "…" : ""
    text = lead + cells[shown].map(\.text).joined() + (shown.upperBound < cells.count ? "…" : "")
    while text.last == " " { text.removeLast() }
    indent = displayWidth(lead) + cells[shown.lowerBound..<max(shown.lowerBound, first)].width
    let visible = first..<max(first, min(last, shown.upperBound))
    length = max(1, cells[visible].width)
  }

  /// The index of the character that holds a scalar.
  private static func index(ofColumn column: Int, in cells: [Cell]) -> Int {
    var left = column - 1
    for (index, cell) in cells.enumerated() {
      if left < cell.scalars { return index }
      left -= cell.scalars
    }
    return cells.count
  }

  /// As many characters as fit with an ellipsis at both ends, a quarter of them before the range.
  private static func window(_ cells: [Cell], around first: Int, _ limit: Int) -> Range<Int> {
    let room = max(1, limit - 2)
    var low = min(first, cells.count - 1)
    var width = 0
    while low > 0, width + cells[low - 1].width <= room / 4 {
      low -= 1
      width += cells[low].width
    }
    var high = low
    width = 0
    while high < cells.count, width + cells[high].width <= room {
      width += cells[high].width
      high += 1
    }
    // The end of a line leaves room before it.
    while high == cells.count, low > 0, width + cells[low - 1].width <= room {
      low -= 1
      width += cells[low].width
    }
    return low..<max(high, low)
  }
}

/// One character as it is shown: tabs and other control characters as a blank.
private struct Cell {
  let text: String
  let width: Int
  let scalars: Int

  init(_ character: Character) {
    let isControl = character.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
    text = isControl ? " " : String(character)
    width = displayWidth(text)
    scalars = character.unicodeScalars.count
  }
}

extension Collection where Element == Cell {
  fileprivate var width: Int { reduce(0) { $0 + $1.width } }
}
