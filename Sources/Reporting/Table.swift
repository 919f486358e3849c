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
  package func aligned(_ style: Style) -> String {
    let widths = columns.indices.map { index in
      (rows.map { displayWidth($0[index]) } + [displayWidth(columns[index].title)]).max() ?? 0
    }
    func line(_ cells: [String]) -> String {
      var text = ""
      for (index, cell) in cells.enumerated() {
        let gap = String(repeating: " ", count: max(0, widths[index] - displayWidth(cell)))
        text += columns[index].isNumeric ? gap + cell : cell + gap
        if index + 1 < cells.count { text += "  " }
      }
      while text.last == " " { text.removeLast() }
      return text + "\n"
    }
    let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ")
    return style.bold(line(columns.map(\.title))) + style.dim(rule) + "\n" + rows.map(line).joined()
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
