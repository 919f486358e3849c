/// Pieces of HTML.
enum HTML {
  static func text(_ text: String) -> String { XML.escaped(text, keepingLines: true) }

  /// A table whose cells are markup already.
  ///
  /// - Parameters:
  ///   - numeric: columns that stand flush right.
  ///   - stacked: where there is little room, the cells of a row stand below each other, these with the heads of their
  ///     columns; nil: never.
  static func table(
    _ head: [String], _ rows: [[String]], numeric: Set<Int> = [], stacked: Set<Int>? = nil
  ) -> String {
    func cells(_ row: [String], _ tag: String) -> String {
      zip(row, head).enumerated().map { index, pair in
        let kind = numeric.contains(index) ? " class=\"number\"" : ""
        let label =
          tag == "td" && stacked?.contains(index) == true ? " data-label=\"\(pair.1)\"" : ""
        return "<\(tag)\(kind)\(label)>\(pair.0)</\(tag)>"
      }.joined()
    }
    let body = rows.map { "<tr>\(cells($0, "td"))</tr>" }.joined(separator: "\n")
    return """
      <div class="wide"><table\(stacked != nil ? " class=\"stacked\"" : "")>
      <thead><tr>\(cells(head, "th"))</tr></thead>
      <tbody>
      \(body)
      </tbody>
      </table></div>
      """
  }

  /// A word that tells how serious something is, in its colour.
  static func badge(_ word: String) -> String { "<span class=\"badge \(word)\">\(word)</span>" }
}
