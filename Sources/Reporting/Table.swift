/// Rows of text in columns.
package struct Table: Sendable {
  package struct Column: Sendable {
    let title: String
    let isNumeric: Bool
    package init(_ title: String, isNumeric: Bool = false) {
      (self.title, self.isNumeric) = (title, isNumeric)
    }
  }
  private struct Cell {
    let text: String
    /// Columns of a terminal.
    let width: Int
    init(_ text: String) { (self.text, width) = (text, displayWidth(text)) }
  }
  private let columns: [Column]
  private var rows: [[Cell]] = []

  package init(columns: [Column]) { self.columns = columns }

  package mutating func add(_ cells: [String]) { rows.append(cells.map(Cell.init)) }

  /// Columns padded with blanks, numbers flush right.
  ///
  /// - Parameter width: columns of text are wrapped until lines are no longer than this, if they can be.
  package func aligned(_ style: Style, fitting width: Int = .max) -> String {
    let widths = widths(fitting: width)
    let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: Self.gutter)
    var title = ""
    append(columns.map { Cell($0.title) }, widths, to: &title)
    var text = title.split(separator: "\n").map { style.bold(String($0)) + "\n" }.joined()
    text += style.dim(rule) + "\n"
    for row in rows { append(row, widths, to: &text) }
    return text
  }

  /// One row, in as many lines as its tallest cell needs.
  private func append(_ row: [Cell], _ widths: [Int], to text: inout String) {
    if zip(row, widths).allSatisfy({ $0.width <= $1 }) {
      return append(row.map { ($0.text[...], $0.width) }, widths, to: &text)
    }
    let lines = zip(row, widths).map { wrapped($0.text, to: $1) }
    for index in 0..<(lines.map(\.count).max() ?? 0) {
      let parts = lines.map { $0.indices.contains(index) ? $0[index] : "" }
      append(parts.map { ($0, displayWidth($0)) }, widths, to: &text)
    }
  }

  private func append(
    _ parts: [(text: Substring, width: Int)], _ widths: [Int], to text: inout String
  ) {
    // Blanks are owed until text follows, so that no line ends in them.
    var owed = 0
    for (index, part) in parts.enumerated() {
      let gap = max(0, widths[index] - part.width)
      if columns[index].isNumeric { owed += gap }
      if !part.text.isEmpty {
        Self.append(blanks: owed, to: &text)
        text += part.text
        owed = 0
      }
      if !columns[index].isNumeric { owed += gap }
      owed += Self.gutter.count
    }
    text += "\n"
  }

  private static func append(blanks count: Int, to text: inout String) {
    var left = count
    while left > 0 {
      text += blanks.prefix(left)
      left -= blanks.utf8.count
    }
  }
  private static let blanks = String(repeating: " ", count: 64)

  private static let gutter = "  "
  /// No column of text is made narrower than this.
  private static let leastWidth = 12

  /// The widths that the cells ask for, the widest columns of text cut until all fit.
  private func widths(fitting limit: Int) -> [Int] {
    var widths = columns.indices.map { index in
      rows.reduce(displayWidth(columns[index].title)) { max($0, $1[index].width) }
    }
    // A number stays whole; a formula has blanks to break at.
    let wrappable = columns.indices.filter { index in
      !columns[index].isNumeric || rows.contains { $0[index].text.utf8.contains(UInt8(ascii: " ")) }
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
    return line(columns.map(\.title)) + "|\(rule)|\n"
      + rows.map { line($0.map(\.text)) }.joined()
  }
}
