/// Rows of text in columns.
package struct Table: Sendable {
  package struct Column: Sendable {
    let title: String
    let isNumeric: Bool
    package init(_ title: String, isNumeric: Bool = false) {
      (self.title, self.isNumeric) = (title, isNumeric)
    }
  }
  private let columns: [Column]
  private var rows: [[String]] = []

  package init(columns: [Column]) { self.columns = columns }

  package mutating func add(_ cells: [String]) { rows.append(cells) }

  /// Columns padded with blanks, numbers flush right.
  ///
  /// - Parameter width: columns of text are wrapped until lines are no longer than this, if they can be.
  package func aligned(_ style: Style, fitting width: Int = .max) -> String {
    let widths = widths(fitting: width)
    func line(_ cells: [String]) -> String {
      var text = ""
      for (index, cell) in cells.enumerated() {
        let gap = String(repeating: " ", count: max(0, widths[index] - displayWidth(cell)))
        text += columns[index].isNumeric ? gap + cell : cell + gap
        if index + 1 < cells.count { text += Self.gutter }
      }
      guard let end = text.utf8.lastIndex(where: { $0 != UInt8(ascii: " ") }) else { return "\n" }
      return text[...end] + "\n"
    }
    func lines(_ cells: [String]) -> [String] {
      let wrapped = cells.enumerated().map { Reporting.wrapped($1, to: widths[$0]) }
      let height = wrapped.map(\.count).max() ?? 0
      return (0..<height).map { row in line(wrapped.map { $0.indices.contains(row) ? $0[row] : "" })
      }
    }
    let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: Self.gutter)
    return lines(columns.map(\.title)).map(style.bold).joined() + style.dim(rule) + "\n"
      + rows.flatMap(lines).joined()
  }

  private static let gutter = "  "
  /// No column of text is made narrower than this.
  private static let leastWidth = 12

  /// The widths that the cells ask for, the widest columns of text cut until all fit.
  private func widths(fitting limit: Int) -> [Int] {
    var widths = columns.indices.map { index in
      (rows.map { displayWidth($0[index]) } + [displayWidth(columns[index].title)]).max() ?? 0
    }
    // A number stays whole; a formula has blanks to break at.
    let wrappable = columns.indices.filter { index in
      !columns[index].isNumeric || rows.contains { $0[index].contains(" ") }
    }
    var excess = widths.reduce(Self.gutter.count * (widths.count - 1), +) - limit
    while excess > 0 {
      let texts = wrappable.filter { widths[$0] > Self.leastWidth }
      guard let widest = texts.max(by: { widths[$0] < widths[$1] }) else { break }
      let second = texts.filter { $0 != widest }.map { widths[$0] }.max() ?? Self.leastWidth
      let cut = min(excess, max(1, widths[widest] - second), widths[widest] - Self.leastWidth)
      widths[widest] -= cut
      excess -= cut
    }
    return widths
  }

  package func markdown() -> String {
    func line(_ cells: [String]) -> String {
      "| "
        + cells.map { String($0.flatMap { $0 == "|" ? "\\|" : String($0) }) }.joined(
          separator: " | ") + " |\n"
    }
    let rule = columns.map { $0.isNumeric ? "---:" : "---" }.joined(separator: "|")
    return line(columns.map(\.title)) + "|\(rule)|\n" + rows.map(line).joined()
  }
}
